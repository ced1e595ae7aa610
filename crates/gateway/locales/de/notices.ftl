# Was die Halle von sich aus sagt, im Kanal des Teams und in Direktnachrichten.

notice-staff-channel-title = Hinweise kommen hier an
notice-staff-channel-text = { $staff } hat diesen Kanal für alles gewählt, was das Team wissen sollte: Fälle, Berichte und Teile des Bots, die ruhen.
