# The audit log.

command-audit = Who did what on this server, when and why
command-audit-search = Search the log, newest first
command-audit-search-help = Choose who did it, what was done, to whom, or when: `since` and `until` take a time ago (`90m`, `24h`, `7d`, `2w`) or a day (`2026-11-21`).
command-audit-search-option-actor = Who did it
command-audit-search-option-action = What was done
command-audit-search-option-member = To whom it was done
command-audit-search-option-since = From when on: 24h, 7d or 2026-11-21
command-audit-search-option-until = Until when: 24h, 7d or 2026-11-21
command-audit-export = Get the log as a file
command-audit-export-help = The same filters as `/audit search`, at most 10,000 records in one file. That you took it along goes into the log.
command-audit-export-option-format = For a spreadsheet or for a program
command-audit-export-option-format-choice-csv = CSV, for a spreadsheet
command-audit-export-option-format-choice-json = JSON, for a program
command-audit-export-option-actor = Who did it
command-audit-export-option-action = What was done
command-audit-export-option-member = To whom it was done
command-audit-export-option-since = From when on: 24h, 7d or 2026-11-21
command-audit-export-option-until = Until when: 24h, 7d or 2026-11-21

audit-title = Audit log
audit-empty = Nothing is on record yet.
audit-empty-filter = No record fits that search.
audit-how = Newest first. The export has every field in full.
audit-filter = Search: { $filter }
audit-by = by { $who }
audit-about = about { $who }
audit-since = since { $at }
audit-until = until { $at }
audit-system = the bot itself
audit-reason = Reason: { $reason }
audit-trace = Trace { $trace }
audit-button-export = As a file
audit-export-title = Audit log as a file
audit-export-text = { $count ->
    [one] One record, newest first.
   *[other] { $count } records, newest first.
}
audit-export-cut = There are older ones that did not fit: export them with an earlier `until`.
