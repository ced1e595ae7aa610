# Was eine Weile ruht, und was dem Team darüber gesagt wird.

notice-service-house = Platz für alle auf einmal
notice-service-discord-callback = Antworten auf Befehle
notice-service-discord-webhook = Antworten, die länger dauern
notice-service-discord = Nachrichten, die der Bot von sich aus schreibt
notice-service-redis = Grenzen, die Prozesse sich teilen
notice-service-analytics = Berichte über Fehler für das Team
notice-service-webhook = Ereignisse, die der Betreiber bekommt

notice-service-rests-title = Etwas ruht
notice-service-rests-text = Seit { $since } läuft das nicht, wie es soll: { $service }. Alles andere geht weiter, und nichts geht verloren. Du hörst, wenn es wieder läuft.
notice-service-back-title = Es läuft wieder
notice-service-back-text = Das hatte seit { $since } Schwierigkeiten und läuft wieder: { $service }. Was gewartet hat, wird jetzt zugestellt.
notice-staff-channel-closed-title = Ich kann nicht in den Team-Kanal schreiben
notice-staff-channel-closed-text = Auf { $server } lässt Discord mich nicht in den Kanal schreiben, der für Hinweise an das Team eingestellt ist. Gib mir dort Zugang oder wähle mit `/settings set key:staff.channel` einen anderen.

late-answer = Discord hat meine Antwort nicht angenommen, als du einen Befehl benutzt hast. Was daraus wurde:
