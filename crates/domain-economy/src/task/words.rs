//! The words of the tasks, in English and German. The lists only grow at their end: numbers of words are drawn.

/// Things to remember and to find.
pub(super) const ITEMS: &[(&str, &str)] = &[
    ("Anchor", "Anker"),
    ("Barrel", "Fass"),
    ("Candle", "Kerze"),
    ("Hammer", "Hammer"),
    ("Ladder", "Leiter"),
    ("Lantern", "Laterne"),
    ("Ledger", "Kontobuch"),
    ("Mirror", "Spiegel"),
    ("Needle", "Nadel"),
    ("Bucket", "Eimer"),
    ("Rope", "Seil"),
    ("Saddle", "Sattel"),
    ("Shovel", "Schaufel"),
    ("Spoon", "Löffel"),
    ("Teapot", "Teekanne"),
    ("Violin", "Geige"),
    ("Wheel", "Rad"),
    ("Whistle", "Pfeife"),
];

/// Words whose letters are put in order; in capitals on the card.
pub(super) const RIDDLES: &[(&str, &str)] = &[
    ("anchor", "anker"),
    ("bridge", "brücke"),
    ("castle", "schloss"),
    ("flour", "mehl"),
    ("forest", "wald"),
    ("garden", "garten"),
    ("harvest", "ernte"),
    ("island", "insel"),
    ("kitchen", "küche"),
    ("lantern", "laterne"),
    ("market", "markt"),
    ("meadow", "wiese"),
    ("mountain", "gebirge"),
    ("orchard", "obstbaum"),
    ("pepper", "pfeffer"),
    ("river", "fluss"),
    ("silver", "silber"),
    ("summer", "sommer"),
    ("theatre", "theater"),
    ("window", "fenster"),
];
