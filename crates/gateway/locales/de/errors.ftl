# Fehler, nach ihrem Code: `error-` sagt, was geschah, `error-…-detail` dasselbe mit Zahlen, wo der Fehler sie mitbringt,
# und `tip-`, was man tun kann.

error-title = Das hat nicht geklappt
error-title-refused = Gerade nicht möglich
error-title-forbidden = Nicht erlaubt
error-title-ours = Bei uns ist etwas kaputtgegangen
error-id = Fehlernummer: `{ $id }`

error-internal = Bei uns ist etwas kaputtgegangen. Es wurde nichts verändert.
tip-internal = Nenne dem Serverteam die Fehlernummer unten; damit findet es die Ursache.
error-service-unavailable = Ein Teil des Bots antwortet gerade nicht. Es wurde nichts verändert.
tip-service-unavailable = Versuch es in einer Minute noch einmal.
error-service-busy = Gerade fragen zu viele auf einmal.
tip-service-busy = Versuch es in ein paar Sekunden noch einmal.
error-service-unknown-outcome = Die Datenbank hat nicht rechtzeitig bestätigt, ob es geklappt hat.
tip-service-unknown-outcome = Sieh in `/{ command-transactions-name }` nach, bevor du es noch einmal versuchst.
error-service-stopping = Der Bot startet gerade neu.
tip-service-stopping = Versuch es in einer Minute noch einmal.

error-command-unknown = Diesen Befehl gibt es hier nicht.
tip-command-unknown = Tippe `/`, um alle Befehle zu sehen, oder nimm `/{ command-help-name }`.
error-command-option-invalid = Eine der Angaben habe ich nicht verstanden.
error-command-option-invalid-detail = Die Angabe `{ $option }` habe ich nicht verstanden.
tip-command-option-invalid = Wähle einen der vorgeschlagenen Werte.
error-command-guild-only = Das geht nur auf einem Server.
tip-command-guild-only = Nutze den Befehl in einem Kanal eines Servers.
error-command-feature-off = Diese Funktion ist hier ausgeschaltet.
tip-command-feature-off = Das Serverteam kann sie einschalten.
error-component-foreign = Dieser Knopf gehört jemand anderem.
tip-component-foreign = Nutze den Befehl selbst, dann bekommst du deinen eigenen.
error-component-stale = Dieser Knopf ist nicht mehr aktuell.
tip-component-stale = Nutze den Befehl noch einmal, dann bekommst du einen neuen.
error-component-invalid = Dieser Knopf wurde unterwegs verändert.
tip-component-invalid = Nutze den Befehl noch einmal, dann bekommst du einen neuen.
error-access-forbidden = Das darfst du hier nicht.
tip-access-forbidden = Frag das Serverteam, wenn du meinst, du solltest es dürfen.

error-amount-empty = Es fehlt der Betrag.
tip-amount-empty = Schreib eine Zahl wie `500`, `10k`, `hälfte` oder `alles`.
error-amount-negative = Beträge können nicht negativ sein.
tip-amount-negative = Schreib den Betrag ohne Minuszeichen.
error-amount-zero = Das ergibt nichts.
tip-amount-zero = Der kleinste Betrag ist 1.
error-amount-not-a-number = Dieser Betrag ist keine Zahl.
tip-amount-not-a-number = Schreib eine Zahl wie `500`, `10k`, `25%`, `hälfte` oder `alles`.
error-amount-fraction = Münzen lassen sich nicht teilen.
tip-amount-fraction = Schreib eine ganze Zahl wie `15`.
error-amount-ambiguous = Diesen Betrag kann man auf zwei Arten lesen.
tip-amount-ambiguous = Schreib ihn ohne Trennzeichen, etwa `1500` oder `1,5k`.
error-amount-grouping = Die Tausenderpunkte stehen an seltsamen Stellen.
tip-amount-grouping = Schreib den Betrag ohne Trennzeichen, etwa `1500`.
error-amount-too-large = Dieser Betrag ist größer, als man zählen kann.
tip-amount-too-large = Nimm einen kleineren Betrag.
error-amount-percentage = Ein Prozentwert liegt über 0 und höchstens bei 100.
tip-amount-percentage = Schreib einen Prozentwert wie `25%`.

error-replay-mismatch = Dieselbe Anfrage kam zweimal mit verschiedenem Inhalt an.
tip-replay-mismatch = Nutze den Befehl noch einmal.

error-economy-not-enough = Dafür reichen die Münzen nicht.
error-economy-not-enough-detail = Dafür reicht es nicht: Du hast { $available }.
tip-economy-not-enough = `/{ command-balance-name }` zeigt, was du hast; mit `/{ command-work-name } { command-work-shift-name }` und `/{ command-daily-name }` verdienst du mehr.
error-economy-pay-self = Du kannst dich nicht selbst bezahlen.
tip-economy-pay-self = Wähle ein anderes Mitglied. Zwischen Geldbeutel und Bank geht es mit `/{ command-deposit-name }` und `/{ command-withdraw-name }`.
error-economy-pay-bot = Bots haben keinen Geldbeutel.
tip-economy-pay-bot = Wähle ein Mitglied, das kein Bot ist.
error-economy-member-bot = Bots haben kein Konto.
tip-economy-member-bot = Wähle ein Mitglied, das kein Bot ist.
error-economy-account-closed = Dieses Konto ist geschlossen.
tip-economy-account-closed = Frag das Serverteam.
error-economy-supply-limit = Damit wäre es mehr, als man zählen kann.
tip-economy-supply-limit = Nimm einen kleineren Betrag.
error-economy-daily-taken = Die Belohnung für heute hast du schon.
error-economy-daily-taken-detail = Die Belohnung für heute hast du schon. Die nächste gibt es { $next }.
tip-economy-daily-taken = Bis dahin verdienst du mit `/{ command-work-name } { command-work-shift-name }`.

error-work-job-unknown = Diesen Beruf gibt es nicht.
tip-work-job-unknown = `/{ command-work-name } { command-work-list-name }` zeigt alle Berufe.
error-work-job-locked = Für diesen Beruf fehlt dir noch etwas.
tip-work-job-locked = Arbeite erst mehr Schichten in deinem jetzigen Beruf; `/{ command-work-name } { command-work-list-name }` sagt, was fehlt.
error-work-job-none = Du hast noch keinen Beruf.
tip-work-job-none = Sieh dir `/{ command-work-name } { command-work-list-name }` an und bewirb dich mit `/{ command-work-name } { command-work-apply-name }`.
error-work-job-same = Diesen Beruf hast du schon.
tip-work-job-same = Leg mit `/{ command-work-name } { command-work-shift-name }` los.
error-work-too-early = Du ruhst dich noch von deiner letzten Schicht aus.
error-work-too-early-detail = Du ruhst dich noch von deiner letzten Schicht aus. Die nächste kann { $next } beginnen.
tip-work-too-early = `/{ command-daily-name }` und `/{ command-balance-name }` gehen jederzeit.
error-work-apply-too-early = Du hast deinen Beruf erst vor Kurzem gewechselt.
error-work-apply-too-early-detail = Du hast deinen Beruf erst vor Kurzem gewechselt. Bewerben kannst du dich wieder { $next }.
tip-work-apply-too-early = Arbeite bis dahin in deinem jetzigen Beruf.

error-staff-reason-missing = Es fehlt eine Begründung.
tip-staff-reason-missing = Sag in ein paar Worten, warum; das steht dann im Protokoll.
error-staff-setting-invalid = Diese Einstellung nimmt diesen Wert nicht an.
error-staff-setting-invalid-detail = `{ $setting }` nimmt diesen Wert nicht an.
tip-staff-setting-invalid = `/{ command-economy-name } { command-economy-config-name }` zeigt jede Einstellung mit ihrem Bereich.
error-privacy-nothing = Hier ist nichts über dich gespeichert.
tip-privacy-nothing = Du musst nichts tun.
