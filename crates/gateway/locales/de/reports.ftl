# Fehler, wie das Serverteam sie liest, und was Mitglieder dem Team sagen.

report-button = Dem Serverteam melden

errors-title = { $days ->
    [one] Fehler des letzten Tages
   *[other] Fehler der letzten { $days } Tage
}
errors-none = In dieser Zeit ist hier nichts schiefgegangen.
errors-ours = Fehler des Bots
errors-theirs = Woran Mitglieder scheiterten
errors-line = `{ $code }` bei `/{ $command }`: { $times ->
    [one] einmal
   *[other] { $times }-mal
}, davor { $before }
errors-line-members = { $count ->
    [one] { $count } Mitglied
   *[other] { $count } Mitglieder
}
errors-line-new = neu in dieser Version
errors-choose = Einen davon ansehen
errors-times-about = Anzahl: { $times }
errors-all = Alle Fehler
errors-counted = Woran Mitglieder scheiterten, wird nur gezählt; niemand wird dafür gemerkt.
errors-operator = Wer den Bot betreibt, findet die Ursache mit `guildhall explain` und einer Nummer.
errors-times = In dieser Zeit
errors-before = In der gleichen Zeit davor
errors-members = Betroffene Mitglieder
errors-first = Zuerst gesehen
errors-last = Zuletzt gesehen
errors-new = Keine frühere Version des Bots hatte diesen Fehler.
errors-examples = Die letzten
errors-example = `{ $id }` · { $member }, { $at }
errors-code = Code
errors-command = Befehl
errors-member = Mitglied
errors-when = Wann
errors-build = Version
errors-interaction = Interaktion
errors-trace = Spur
errors-meaning = Was er bedeutet
errors-tip = Was zu tun ist
errors-foreign = Diese Version des Bots kennt den Code nicht.
errors-forgotten = ein Mitglied, das vergessen wurde

error-errors-id-invalid = Das ist keine Fehlernummer.
tip-errors-id-invalid = Eine Fehlernummer sieht aus wie `K7Q2-M4XD`; sie steht unten auf der Karte des Fehlers.
error-errors-id-unknown = Zu dieser Nummer ist hier kein Fehler gespeichert.
tip-errors-id-unknown = Prüfe die Nummer. Was Mitglieder falsch machen, wird nur gezählt, und alte Fehler werden entfernt.

command-errors = Fürs Serverteam: was auf diesem Server schiefging
command-errors-name = fehler
command-errors-overview = Die Fehler der letzten Tage, die häufigsten zuerst
command-errors-overview-name = übersicht
command-errors-overview-help = Fehler des Bots kommen zuerst. Wähle einen aus, um die letzten davon zu sehen und was zu tun ist.
command-errors-overview-option-days = Wie viele Tage zurück
command-errors-overview-option-days-name = tage
command-errors-show = Sieh einen Fehler nach seiner Nummer an, oder einen Code
command-errors-show-name = zeigen
command-errors-show-help = Mitglieder finden die Nummer unten auf der Karte eines Fehlers. Groß oder klein, mit oder ohne Strich: alles geht.
command-errors-show-option-id = Die Nummer des Fehlers, etwa K7Q2-M4XD, oder ein Code
command-errors-show-option-id-name = nummer

feedback-form-title = Dem Serverteam sagen
feedback-form-about = Das Serverteam liest es; dein Text wird verschlüsselt gespeichert.
feedback-form-error = Was hast du gerade gemacht?
feedback-form-idea = Was wäre besser?
feedback-form-problem = Was geht nicht?
feedback-form-praise = Was gefällt dir?
feedback-sent-title = Danke
feedback-sent-text = Das Serverteam hat es als Nummer { $number }. Wenn es antwortet, bekommst du eine Direktnachricht.
feedback-kind-idea = eine Idee
feedback-kind-problem = ein Problem
feedback-kind-praise = ein Lob
feedback-kind-error = eine Fehlermeldung
feedback-title = Was Mitglieder sagen
feedback-none = Hier ist nichts.
feedback-open = Offen
feedback-done = Erledigt
feedback-choose = Eine davon lesen
feedback-line = **#{ $number }** · { $kind } von { $member }: { $text }
feedback-one-title = #{ $number }: { $kind }
feedback-error = Fehler
feedback-settled = Erledigt von { $who }, { $at }.
feedback-answer = Antwort
feedback-answer-about = Das Mitglied bekommt sie als Direktnachricht.
feedback-answer-title = Nummer { $number } beantworten
feedback-do-answer = Antworten
feedback-do-done = Erledigt
feedback-all = Alle Rückmeldungen

notice-feedback-title = Neue Rückmeldung
notice-feedback-text = { $member } hat { $kind } geschickt. Es ist Nummer { $number }.
notice-feedback-read = Lesen
notice-error-report-title = Ein Mitglied meldet einen Fehler
notice-error-report-text = { $member } meldet den Fehler `{ $error }` (`{ $code }`). Es ist Nummer { $number }; wer den Bot betreibt, findet die Ursache mit `guildhall explain { $error }`.
notice-feedback-answer-title = Das Serverteam hat dir geantwortet
notice-feedback-answer-text = Zu deiner Nummer { $number }: { $answer }

error-feedback-text = Der Text ist zu kurz oder zu lang.
error-feedback-text-detail = Der Text ist zu kurz oder zu lang: { $low } bis { $high } Zeichen gehen.
tip-feedback-text = Schreib ein, zwei Sätze.
error-feedback-already = Du hast diesen Fehler schon gemeldet.
error-feedback-already-detail = Du hast diesen Fehler schon gemeldet, als Nummer { $number }.
tip-feedback-already = Das Serverteam hat deine Meldung; eine zweite braucht es nicht.
error-feedback-too-many = Du hast so viel geschickt, wie an einem Tag angenommen wird.
error-feedback-too-many-detail = Du hast so viel geschickt, wie an einem Tag angenommen wird ({ $most }). Weiter geht es { $at }.
tip-feedback-too-many = Wenn es eilt, sprich das Serverteam an.
error-feedback-unknown = Eine Rückmeldung mit dieser Nummer gibt es nicht.
error-feedback-unknown-detail = Eine Rückmeldung mit der Nummer { $number } gibt es nicht.
tip-feedback-unknown = Sieh bei `/fehler rückmeldungen` nach; gelöschte und alte sind fort.
error-feedback-settled = Bei dieser Rückmeldung war jemand schneller.
error-feedback-settled-detail = Bei Nummer { $number } war jemand schneller.
tip-feedback-settled = `/fehler rückmeldungen` zeigt, was daraus wurde.

privacy-delete-reports = { $count ->
    [one] dein Name an { $count } Fehler, oder was du dem Serverteam gesagt hast
   *[other] dein Name an Fehlern und was du dem Serverteam gesagt hast ({ $count })
}
setting-feedback-per-day = Rückmeldungen je Mitglied und Tag

command-feedback = Sag dem Serverteam eine Idee, ein Problem oder was dir gefällt
command-feedback-name = rückmeldung
command-feedback-help = Du bekommst ein Formular. Das Serverteam liest, was du schreibst; wenn es antwortet, bekommst du eine Direktnachricht.
command-feedback-option-kind = Worum es geht
command-feedback-option-kind-name = art
command-feedback-option-kind-choice-idea = Eine Idee
command-feedback-option-kind-choice-problem = Ein Problem
command-feedback-option-kind-choice-praise = Ein Lob
command-feedback-option-error = Der Fehler, um den es geht, nach seiner Nummer
command-feedback-option-error-name = fehler
command-errors-feedback = Lies und beantworte, was Mitglieder dem Serverteam gesagt haben
command-errors-feedback-name = rückmeldungen
command-errors-feedback-help = Wähle eine aus, um sie zu lesen. Eine Antwort geht als Direktnachricht an das Mitglied.
command-errors-feedback-option-state = Was offen ist, oder was erledigt ist
command-errors-feedback-option-state-name = stand
command-errors-feedback-option-state-choice-open = Offen
command-errors-feedback-option-state-choice-done = Erledigt
