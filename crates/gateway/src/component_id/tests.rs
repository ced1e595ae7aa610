use core_errors::Code;

use super::*;

fn user(raw: u64) -> UserId {
    UserId::new(raw).unwrap()
}

fn guild(raw: u64) -> Option<GuildId> {
    GuildId::new(raw).ok()
}

fn ids() -> ComponentIds {
    ComponentIds::new(Seed::new([3; 32]))
}

fn sample() -> ComponentId {
    ComponentId::new("pay", "confirm")
        .owned_by(user(1_234_567_890_123_456_789))
        .expires_at(Timestamp::from_seconds(1_900_000_000))
        .carrying("bo:1500:x")
}

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

#[test]
fn an_id_comes_back_as_it_was_also_with_the_key_loaded_again() {
    let text = ids().sign(&sample(), guild(5)).unwrap();
    assert!(text.len() <= MAX_CHARS, "{text}");
    assert_eq!(
        ids()
            .open(&text, guild(5), user(1_234_567_890_123_456_789), NOW)
            .unwrap(),
        sample()
    );
    let open_to_all = ComponentId::new("help", "page");
    let text = ids().sign(&open_to_all, None).unwrap();
    assert_eq!(ids().open(&text, None, user(9), NOW).unwrap(), open_to_all);
}

#[test]
fn case_46_every_changed_character_is_noticed() {
    let text = ids().sign(&sample(), guild(5)).unwrap();
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
        let changed = String::from_utf8(bytes).unwrap();
        let error = ids()
            .open(&changed, guild(5), user(1_234_567_890_123_456_789), NOW)
            .expect_err(&changed);
        assert!(
            [codes::COMPONENT_INVALID, codes::COMPONENT_STALE].contains(&error.code()),
            "{changed}: {error}"
        );
    }
}

#[test]
fn case_46_an_id_works_only_where_it_was_made_for_and_only_so_long() {
    let text = ids().sign(&sample(), guild(5)).unwrap();
    let open = |guild, caller, now| ids().open(&text, guild, caller, now).unwrap_err().code();
    let owner = user(1_234_567_890_123_456_789);
    assert_eq!(
        open(guild(6), owner, NOW),
        codes::COMPONENT_INVALID,
        "another guild"
    );
    assert_eq!(open(None, owner, NOW), codes::COMPONENT_INVALID, "no guild");
    assert_eq!(
        open(guild(5), user(2), NOW),
        codes::COMPONENT_FOREIGN,
        "somebody else"
    );
    let end = Timestamp::from_seconds(1_900_000_000);
    assert_eq!(open(guild(5), owner, end), codes::COMPONENT_STALE, "expired");
    assert_eq!(
        open(guild(6), user(2), end),
        codes::COMPONENT_INVALID,
        "the signature comes first"
    );
}

#[test]
fn case_38_and_46_what_is_not_ours_is_refused() {
    let text = ids().sign(&sample(), guild(5)).unwrap();
    let other_key = ComponentIds::new(Seed::new([4; 32]));
    let cases: [(&str, String, Code); 9] = [
        (
            "another key",
            other_key.sign(&sample(), guild(5)).unwrap(),
            codes::COMPONENT_INVALID,
        ),
        ("longer payload", format!("{text}0"), codes::COMPONENT_INVALID),
        (
            "cut short",
            text[..text.len() - 1].to_owned(),
            codes::COMPONENT_INVALID,
        ),
        (
            "later version",
            text.replacen("v1", "v2", 1),
            codes::COMPONENT_STALE,
        ),
        (
            "no version",
            text.replacen("v1", "x1", 1),
            codes::COMPONENT_INVALID,
        ),
        ("empty", String::new(), codes::COMPONENT_INVALID),
        ("only colons", ":::::".into(), codes::COMPONENT_INVALID),
        ("only a version", "v1:".into(), codes::COMPONENT_INVALID),
        ("not ASCII", "v1:ä.ö:ü:ß:é:ñ".into(), codes::COMPONENT_INVALID),
    ];
    for (name, text, code) in cases {
        let error = ids()
            .open(&text, guild(5), user(1_234_567_890_123_456_789), NOW)
            .expect_err(name);
        assert_eq!(error.code(), code, "{name}");
    }
}

#[test]
fn an_id_longer_than_discord_allows_is_our_mistake() {
    let long = sample().carrying("x".repeat(60));
    assert_eq!(ids().sign(&long, None).unwrap_err().code(), codes::INTERNAL);
}

/// Buttons outlive the build that made them. This one was written down; an id that no longer opens like it needs a new version
/// beside the old one, and not in its place.
#[test]
fn case_38_an_id_handed_out_by_an_older_build_still_opens() {
    let handed_out = "v1:pay.confirm:14Y4FHzwO4L:1nFxC0:unChnkyha2dnQV9N:bo:1500:x";
    let opened = ids()
        .open(handed_out, guild(5), user(1_234_567_890_123_456_789), NOW)
        .unwrap();
    assert_eq!(opened, sample());
    let newer = handed_out.replacen("v1", "v2", 1);
    let refused = ids()
        .open(&newer, guild(5), user(1_234_567_890_123_456_789), NOW)
        .unwrap_err();
    assert_eq!(
        refused.code(),
        codes::COMPONENT_STALE,
        "from a build to come: use the command again"
    );
}
