# Das Protokoll.

command-audit = Wer hat auf diesem Server was getan, wann und warum
command-audit-name = protokoll
command-audit-search = Durchsuche das Protokoll, Neuestes zuerst
command-audit-search-name = suchen
command-audit-search-help = Wähle, wer es tat, was getan wurde, mit wem, oder wann: `since` und `until` nehmen eine Zeit zurück (`90m`, `24h`, `7d`, `2w`) oder einen Tag (`2026-11-21`).
command-audit-search-option-actor = Wer es tat
command-audit-search-option-action = Was getan wurde
command-audit-search-option-member = Mit wem es getan wurde
command-audit-search-option-since = Ab wann: 24h, 7d oder 2026-11-21
command-audit-search-option-until = Bis wann: 24h, 7d oder 2026-11-21
command-audit-export = Hole das Protokoll als Datei
command-audit-export-name = datei
command-audit-export-help = Dieselben Angaben wie bei der Suche, höchstens 10.000 Einträge in einer Datei. Dass du sie geholt hast, steht danach im Protokoll.
command-audit-export-option-format = Für eine Tabelle oder für ein Programm
command-audit-export-option-format-choice-csv = CSV, für eine Tabelle
command-audit-export-option-format-choice-json = JSON, für ein Programm
command-audit-export-option-actor = Wer es tat
command-audit-export-option-action = Was getan wurde
command-audit-export-option-member = Mit wem es getan wurde
command-audit-export-option-since = Ab wann: 24h, 7d oder 2026-11-21
command-audit-export-option-until = Bis wann: 24h, 7d oder 2026-11-21

audit-title = Protokoll
audit-empty = Es steht noch nichts im Protokoll.
audit-empty-filter = Kein Eintrag passt zu dieser Suche.
audit-how = Neuestes zuerst. Die Datei enthält alle Felder ganz.
audit-filter = Suche: { $filter }
audit-by = von { $who }
audit-about = über { $who }
audit-since = ab { $at }
audit-until = bis { $at }
audit-system = der Bot selbst
audit-reason = Grund: { $reason }
audit-trace = Spur { $trace }
audit-button-export = Als Datei
audit-export-title = Protokoll als Datei
audit-export-text = { $count ->
    [one] Ein Eintrag, Neuestes zuerst.
   *[other] { $count } Einträge, Neuestes zuerst.
}
audit-export-cut = Es gibt ältere, die nicht hineinpassten: Hole sie mit einem früheren `until`.
