# /setup

command-setup = Fürs Serverteam: richte diesen Server in drei Minuten ein
command-setup-name = einrichten
command-setup-help = Wähle die Art des Servers, benenne eure Münzen, bestimme einen Kanal für Hinweise. Alles lässt sich später ändern und zurücknehmen.

setup-title = Richte deinen Server ein
setup-about = Geh es von oben nach unten durch, oder ändere nur, was du möchtest. Jeder Schritt gilt sofort.
setup-kind = **1 · Was für ein Server?** { $kind }
setup-kind-choose = Sieh, was zu eurem Server passt
setup-kind-own = Eure eigene Mischung
setup-kind-cosy = Gemütlich
setup-kind-cosy-about = Freunde, die sich kennen: keine Gebühren, großzügige Belohnungen
setup-kind-lively = Lebhaft
setup-kind-lively-about = Hunderte Mitglieder: kleine Gebühr, große Beträge vom Team zu zweit
setup-kind-large = Groß
setup-kind-large-about = Tausende Fremde: vorsichtig mit Belohnungen und Zahlungen
setup-coins = **2 · Eure Münzen** { $symbol } { $name }
setup-staff = **3 · Hinweise fürs Team** kommen in { $channel } an
setup-staff-none = **3 · Hinweise fürs Team** kommen noch nirgends an. Berichte und Freigaben brauchen einen Kanal.
setup-place = **4 · Zeit und Sprache** { $zone }, { $language }
setup-may = **5 · Rechte** Ich darf hier alles, was ich brauche.
setup-may-not = **5 · Rechte** Mir fehlt in diesem Kanal { $missing }. Gib es meiner Rolle in den Einstellungen des Kanals.
setup-may-view = Kanal ansehen
setup-may-send = Nachrichten senden
setup-may-embed = Links einbetten
setup-may-attach = Dateien anhängen
setup-change = Ändern
setup-here = Hier
setup-again = Nochmals prüfen
setup-next = Probiere dann `/{ command-daily-name }` und `/{ command-work-name } { command-work-list-name }`. Alle Einstellungen: `/{ command-settings-name } { command-settings-show-name }`, Rechte: `/{ command-access-name }`.
setup-preview = Was „{ $kind }“ einstellt
setup-line = { $setting }: { $before } → **{ $after }**
setup-use = So machen
setup-back = Zurück
setup-same = Es war schon alles so eingestellt.
setup-changed = { $count ->
    [one] Eine Einstellung geändert.
   *[other] { $count } Einstellungen geändert.
  } Du findest das in `/{ command-settings-name } { command-settings-history-name }`.
setup-undo = Zurücknehmen
setup-undone = Zurückgenommen: Alles ist wie vorher.
setup-field-name = Wie eure Mitglieder sie nennen: Münzen, Taler, Dublonen
setup-field-symbol = Ein Emoji oder wenige Buchstaben
setup-field-zone = Wann ein Tag beginnt, etwa Europe/Berlin oder UTC
setup-field-language = Der Hinweise: en oder de. Befehle antworten jedem in seiner Sprache.
