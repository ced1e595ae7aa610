//! A reader that knows what Discord's clients make active, and nothing about how we avoid it.

/// Panics if something in a message is active that is not meant to be: a mention, a timestamp, a link, formatting.
pub fn assert_inert(markdown: &str) {
    let mut active = String::with_capacity(markdown.len());
    let mut characters = markdown.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // An escaped sign is shown; a lone one stands in for it here.
            '\\' if characters.peek().is_some_and(char::is_ascii_punctuation) => {
                characters.next();
                active.push('\u{1a}');
            }
            _ => active.push(character),
        }
    }
    // Mentions of everybody are found in the text before any markdown is.
    for word in [
        "@everyone",
        "@here",
        "<@",
        "<#",
        "<t:",
        "<:",
        "<a:",
        "</",
        "<id:",
        "](",
    ] {
        assert!(!active.contains(word), "{word} in {markdown:?}");
        if word.starts_with('@') {
            assert!(!markdown.contains(word), "{word} in {markdown:?}");
        }
    }
    let lower = markdown.to_lowercase();
    for link in ["://", "discord.gg/", "/invite/"] {
        assert!(!lower.contains(link), "{link} in {markdown:?}");
    }
    for sign in ['*', '_', '~', '`', '|', '<', '>', '[', ']', '(', ')', '#'] {
        assert!(!active.contains(sign), "{sign} in {markdown:?}");
    }
    assert!(!active.contains(['\n', '\r']), "two lines in {markdown:?}");
    assert!(!active.starts_with(['-', '+']), "a list in {markdown:?}");
}
