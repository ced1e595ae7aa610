//! Ids of buttons: what was signed comes back, and nothing else opens.

use core_types::{GuildId, Seed, Timestamp, UserId};
use gateway::{ComponentId, ComponentIds, component_id::MAX_CHARS};

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

pub fn run(mut data: &[u8]) {
    let ids = ComponentIds::new(Seed::new([7; 32]));
    let [how, at, with] = super::take(&mut data);
    let owner = UserId::new(u64::from_le_bytes(super::take(&mut data))).ok();
    let guild = GuildId::new(u64::from_le_bytes(super::take(&mut data))).ok();
    let seconds = i64::from(u32::from_le_bytes(super::take(&mut data)));
    let text = super::text_of(data);
    let somebody = UserId::new(4).expect("an id");
    let caller = owner.unwrap_or(somebody);

    // Whatever a stranger makes up opens nothing.
    for guild in [guild, None] {
        assert!(ids.open(&text, guild, caller, NOW).is_err(), "{text:?}");
    }
    let id = ComponentId {
        command: "pay".to_owned(),
        action: "confirm".to_owned(),
        owner,
        expires: (how & 1 == 1).then_some(Timestamp::from_seconds(seconds)),
        payload: text.clone().into_owned(),
    };
    let Ok(signed) = ids.sign(&id, guild) else {
        assert!(text.chars().count() + 25 > MAX_CHARS / 2, "{text:?} is not long");
        return;
    };
    assert!(signed.chars().count() <= MAX_CHARS);
    let is_over = id.expires.is_some_and(|at| at <= NOW);
    let opened = ids.open(&signed, guild, caller, NOW);
    if is_over {
        assert!(opened.is_err());
    } else {
        assert_eq!(opened.expect("what was signed"), id);
    }
    // One byte changed, one cut off, one more; another server; somebody else; another key.
    let mut bytes = signed.clone().into_bytes();
    let at = usize::from(at) % bytes.len();
    if bytes[at] != with {
        bytes[at] = with;
        if let Ok(edited) = String::from_utf8(bytes) {
            assert!(ids.open(&edited, guild, caller, NOW).is_err(), "{edited:?}");
        }
    }
    if signed.is_char_boundary(at) {
        assert!(ids.open(&signed[..at], guild, caller, NOW).is_err());
        let longer = format!("{}{}{}", &signed[..at], char::from(with & 0x7f), &signed[at..]);
        assert!(ids.open(&longer, guild, caller, NOW).is_err(), "{longer:?}");
    }
    let elsewhere = GuildId::new(guild.map_or(1, |guild| guild.get() ^ 1).max(1)).ok();
    if elsewhere != guild {
        assert!(ids.open(&signed, elsewhere, caller, NOW).is_err());
    }
    if owner.is_some_and(|owner| owner != somebody) {
        assert!(ids.open(&signed, guild, somebody, NOW).is_err());
    }
    let other_key = ComponentIds::new(Seed::new([8; 32]));
    assert!(other_key.open(&signed, guild, caller, NOW).is_err());
}
