# Wörter, die viele Antworten brauchen.

# Die Währung von Servern, die keinen eigenen Namen gewählt haben.
currency = { $count ->
    [one] Münze
   *[other] Münzen
}
button-yes-pay = { $amount } zahlen
button-cancel = Abbrechen
button-previous = Zurück
button-next = Weiter
button-first = Zum Anfang
answer-until = Diese Frage läuft ab: { $until }.
cancelled-title = Abgebrochen
cancelled-text = Es wurde nichts verändert.
wallet = Geldbeutel
bank = Bank
total = Gesamt

file-not-sent = Die Datei zu dieser Antwort kam nicht an, weil Discord nicht erreichbar war. Ruf den Befehl noch einmal auf, um sie zu bekommen.
