use proptest::prelude::*;

use super::*;

/// What people tried elsewhere, with what must come out of cleaning and of escaping for a message.
const NASTY: [(&str, &str, &str); 26] = [
    ("@everyone", "@everyone", "@\u{200b}everyone"),
    (
        "<@123> <@&5> <#9>",
        "<@123> <@&5> <#9>",
        "\\<@\u{200b}123\\> \\<@\u{200b}&5\\> \\<\\#9\\>",
    ),
    ("<t:0:R>", "<t:0:R>", "\\<t:0:R\\>"),
    ("</pay:1>", "</pay:1>", "\\</pay:1\\>"),
    ("<:coin:1>", "<:coin:1>", "\\<:coin:1\\>"),
    ("<id:customize>", "<id:customize>", "\\<id:customize\\>"),
    (
        "[a](https://b.example)",
        "[a](https://b.example)",
        "\\[a\\]\\(https\\:\u{200b}//b.example\\)",
    ),
    ("discord.gg/abc", "discord.gg/abc", "discord\u{200b}.gg/abc"),
    ("DISCORD.GG/abc", "DISCORD.GG/abc", "DISCORD\u{200b}.GG/abc"),
    (
        "discord.com/invite/abc",
        "discord.com/invite/abc",
        "discord.com/\u{200b}invite/abc",
    ),
    ("```\ncode", "``` code", "\\`\\`\\` code"),
    ("# head", "# head", "\\# head"),
    ("-# small", "-# small", "\\-\\# small"),
    ("> quote", "> quote", "\\> quote"),
    ("||spoiler||", "||spoiler||", "\\|\\|spoiler\\|\\|"),
    ("\\", "\\", "\\\\"),
    ("a\r\nb", "a b", "a b"),
    ("\u{0}a\u{0}", "a", "a"),
    ("\u{202e}evil\u{202c}", "evil", "evil"),
    ("\u{2066}a\u{2069}", "a", "a"),
    ("ze\u{200b}ro\u{feff}", "zero", "zero"),
    ("\u{3164}\u{2800}\u{115f}", "", ""),
    ("a\u{2028}b\u{2029}c", "a b c", "a b c"),
    ("\u{1b}[31mred", "[31mred", "\\[31mred"),
    ("\u{e0061}\u{e0062}tag", "tag", "tag"),
    ("👩\u{200d}👧", "👩\u{200d}👧", "👩\u{200d}👧"),
];

#[test]
fn case_58_nasty_inputs_come_out_harmless() {
    for (typed, clean, shown) in NASTY {
        assert_eq!(cleaned(typed), clean, "{typed:?}");
        assert_eq!(markdown(&cleaned(typed)), shown, "{typed:?}");
    }
}

#[test]
fn case_59_cells_of_spreadsheets_hold_no_formula_and_break_no_row() {
    for (text, cell) in [
        ("plain", "plain"),
        ("=1+1", "\"'=1+1\""),
        ("+1", "\"'+1\""),
        ("-1", "\"'-1\""),
        ("@SUM(A1)", "\"'@SUM(A1)\""),
        (" =1+1", "\"' =1+1\""),
        ("\u{ff1d}1", "\"'\u{ff1d}1\""),
        ("\t=1", "\"'\t=1\""),
        ("a,b", "\"a,b\""),
        ("a;b", "\"a;b\""),
        ("say \"hi\"", "\"say \"\"hi\"\"\""),
        ("two\nlines", "\"two\nlines\""),
    ] {
        assert_eq!(csv_cell(text), cell, "{text:?}");
    }
}

#[test]
fn case_59_a_value_in_the_log_is_one_line_and_shows_what_is_there() {
    for (text, line) in [
        ("plain ü 👧", "plain ü 👧"),
        ("a\r\nb", "a\\r\\nb"),
        ("\u{1b}[2J", "\\u{1b}[2J"),
        ("a\u{202e}b", "a\\u{202e}b"),
        ("a\u{2028}b\u{85}c", "a\\u{2028}b\\u{85}c"),
    ] {
        assert_eq!(log_line(text), line, "{text:?}");
    }
}

#[test]
fn case_58_names_that_look_alike_have_one_skeleton() {
    for (one, other) in [
        ("admin", "ADMIN"),
        ("admin", "аdmin"),
        ("admin", "adm\u{131}n"),
        ("Guildhall", "Gu1ldhaII"),
        ("Guildhall", "Ｇｕｉｌｄｈａｌｌ"),
        ("Guildhall", "𝐆𝐮𝐢𝐥𝐝𝐡𝐚𝐥𝐥"),
        ("Guildhall", "G u\u{200b}i l d h a l l"),
        ("Guildhall", "Gúíldhäll"),
        ("modern", "modem"),
        ("paypal", "раураl"),
        ("ΟΛΟ", "OΛO"),
        ("Straße", "STRASSE"),
    ] {
        if one == "Straße" {
            assert_ne!(skeleton(one), skeleton(other), "ß stays a letter of its own");
        } else {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }
    for (one, other) in [("Ana", "Anna"), ("Bo", "Po"), ("日本", "日木"), ("мир", "мор")] {
        assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
    }
}

/// Half a character of UTF-16, which JSON can carry, is no text here: readers of JSON refuse it, and the rest is replaced.
#[test]
fn case_58_half_characters_never_get_in() {
    assert!(String::from_utf16(&[0x61, 0xd83d]).is_err());
    assert_eq!(cleaned(&String::from_utf16_lossy(&[0x61, 0xd83d])), "a\u{fffd}");
}

/// Undoes the escapes of [`markdown`].
fn read_back(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.extend(chars.next()),
            '\u{200b}' => {}
            other => plain.push(other),
        }
    }
    plain
}

proptest! {
    #[test]
    fn case_57_nothing_in_a_message_is_active_and_nothing_is_lost(text in any::<String>()) {
        let clean = cleaned(&text);
        let shown = markdown(&clean);
        prop_assert_eq!(read_back(&shown), clean);
        let mut escaped = false;
        for (at, c) in shown.char_indices() {
            let is_sign = matches!(c, '*' | '_' | '~' | '`' | '|' | '>' | '<' | '#' | '[' | ']' | '(' | ')');
            prop_assert!(!is_sign || escaped, "{:?}", shown);
            let rest = &shown[at..];
            let is_harmless = !rest.starts_with("://") && (c != '@' || rest.starts_with("@\u{200b}"));
            prop_assert!(is_harmless, "{:?}", shown);
            escaped = c == '\\' && !escaped;
        }
        prop_assert!(!shown.to_lowercase().contains("discord.gg/"));
    }

    #[test]
    fn a_cell_is_read_back_as_it_was(text in any::<String>()) {
        let cell = csv_cell(&text);
        let inner = match cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(quoted) => quoted.replace("\"\"", "\""),
            None => cell.clone(),
        };
        prop_assert!(inner == text || inner.strip_prefix('\'') == Some(text.as_str()));
        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        prop_assert!(cell.starts_with('"') || !cell.contains(['\n', '\r', ',', '"']));
    }

    #[test]
    fn a_log_value_never_has_a_control_character(text in any::<String>()) {
        let line = log_line(&text);
        prop_assert!(!line.chars().any(char::is_control));
    }

    #[test]
    fn skeletons_have_skeletons_of_their_own(text in "\\PC{0,20}") {
        // Case, accents and spaces never tell two names apart.
        prop_assert_eq!(skeleton(&format!(" {text} ")), skeleton(&text));
        prop_assert!(!skeleton(&text).contains(char::is_whitespace));
    }
}

#[test]
fn case_58_disguises_are_removed_and_writing_is_kept() {
    let table = [
        ("  for  the\tcake\n", "for the cake"),
        ("\u{202e}evil\u{202c}", "evil"),
        ("ze\u{200b}ro\u{0}", "zero"),
        ("Zoe\u{308}", "Zo\u{eb}"),
        ("👩‍👩‍👧 família", "👩‍👩‍👧 família"),
        ("日本語 مرحبا", "日本語 مرحبا"),
        ("e\u{200b}\u{301}", "\u{e9}"),
        ("\u{1112}\u{115f}\u{1161}\u{11ab}", "\u{d55c}"),
    ];
    for (typed, expected) in table {
        assert_eq!(cleaned(typed), expected, "{typed:?}");
    }
    let zalgo = format!("a{}", "\u{336}".repeat(50));
    assert_eq!(cleaned(&zalgo).chars().count(), 1 + MARKS_PER_LETTER);
}

#[test]
fn length_is_counted_as_people_count() {
    assert_eq!(memo(" \u{200b} "), Ok(None));
    assert!(memo(&"👩‍👩‍👧".repeat(40)).is_ok());
    assert_eq!(memo(&"a".repeat(MEMO_LONGEST + 1)), Err(TextError::TooLong));
    assert_eq!(reason("ab"), Err(TextError::TooShort));
    assert_eq!(reason("a\u{202e}b\u{0}"), Err(TextError::TooShort));
    assert_eq!(reason(" event prize ").as_deref(), Ok("event prize"));
}

proptest! {
    #[test]
    fn cleaning_twice_changes_nothing_more(text in any::<String>()) {
        let once = cleaned(&text);
        prop_assert!(!once.chars().any(char::is_control));
        prop_assert_eq!(cleaned(&once), once);
    }
}
