//! Texts and their arguments, checked while compiling.

/// All English texts, as the compiler sees them: `say!` checks its keys against these.
const ENGLISH: &str = concat!(
    include_str!("../../../locales/en/access.ftl"),
    "\n",
    include_str!("../../../locales/en/audit.ftl"),
    "\n",
    include_str!("../../../locales/en/bank.ftl"),
    "\n",
    include_str!("../../../locales/en/cases.ftl"),
    "\n",
    include_str!("../../../locales/en/commands.ftl"),
    "\n",
    include_str!("../../../locales/en/common.ftl"),
    "\n",
    include_str!("../../../locales/en/economy.ftl"),
    "\n",
    include_str!("../../../locales/en/errors.ftl"),
    "\n",
    include_str!("../../../locales/en/features.ftl"),
    "\n",
    include_str!("../../../locales/en/fraud.ftl"),
    "\n",
    include_str!("../../../locales/en/guards.ftl"),
    "\n",
    include_str!("../../../locales/en/help.ftl"),
    "\n",
    include_str!("../../../locales/en/keys.ftl"),
    "\n",
    include_str!("../../../locales/en/life.ftl"),
    "\n",
    include_str!("../../../locales/en/notices.ftl"),
    "\n",
    include_str!("../../../locales/en/reports.ftl"),
    "\n",
    include_str!("../../../locales/en/resilience.ftl"),
    "\n",
    include_str!("../../../locales/en/retention.ftl"),
    "\n",
    include_str!("../../../locales/en/settings.ftl"),
    "\n",
    include_str!("../../../locales/en/setup.ftl"),
    "\n",
    include_str!("../../../locales/en/staff.ftl"),
    "\n",
    include_str!("../../../locales/en/steering.ftl"),
    "\n",
    include_str!("../../../locales/en/things.ftl"),
    "\n",
    include_str!("../../../locales/en/treasury.ftl"),
    "\n",
    include_str!("../../../locales/en/seasons.ftl"),
    "\n",
    include_str!("../../../locales/en/pictures.ftl"),
    "\n",
    include_str!("../../../locales/en/carry.ftl"),
    "\n",
    include_str!("../../../locales/en/channels.ftl"),
    "\n",
    include_str!("../../../locales/en/work.ftl"),
);

/// The key, if the English texts have it and need no other arguments: a mistake does not compile.
pub(crate) const fn checked(key: &'static str, names: &[&str]) -> &'static str {
    assert!(
        is_said_fully(key, names),
        "the text does not exist, or needs another argument"
    );
    key
}

/// Whether the English texts have this key and every `$variable` in it is among `names`, as the compiler checks it.
pub(crate) const fn is_said_fully(key: &str, names: &[&str]) -> bool {
    let text = ENGLISH.as_bytes();
    let Some(mut at) = message_start(text, key.as_bytes()) else {
        return false;
    };
    // A message ends at the next line that is neither indented nor the closing brace of a choice.
    while at < text.len() {
        if text[at] == b'\n' && at + 1 < text.len() && !matches!(text[at + 1], b' ' | b'\n' | b'}') {
            return true;
        }
        if text[at] == b'$' && !is_among(text, at + 1, names) {
            return false;
        }
        at += 1;
    }
    true
}

/// Slots for messages: more than there will be for a while.
const SLOTS: usize = 4_096;

/// Where each message begins, by a hash of its key, plus one. The compiler reads all texts once for this, and not once for
/// each text that is said, which took it minutes.
static STARTS: [u32; SLOTS] = starts(ENGLISH.as_bytes());

#[expect(
    clippy::cast_possible_truncation,
    reason = "the texts are far below four gigabytes"
)]
const fn starts(text: &[u8]) -> [u32; SLOTS] {
    let mut starts = [0; SLOTS];
    let mut at = 0;
    while at < text.len() {
        let (mut hash, mut end) = (HASH_BASIS, at);
        while end < text.len() && (text[end].is_ascii_alphanumeric() || text[end] == b'-') {
            hash = hashed(hash, text[end]);
            end += 1;
        }
        if end > at && starts_with(text, end, b" =") {
            let mut slot = hash as usize % SLOTS;
            while starts[slot] != 0 {
                slot = (slot + 1) % SLOTS;
            }
            starts[slot] = at as u32 + 1;
        }
        while end < text.len() && text[end] != b'\n' {
            end += 1;
        }
        at = end + 1;
    }
    starts
}

/// FNV-1a with 32 bits.
const HASH_BASIS: u32 = 0x811c_9dc5;

const fn hashed(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

const fn message_start(text: &[u8], key: &[u8]) -> Option<usize> {
    let (mut hash, mut place) = (HASH_BASIS, 0);
    while place < key.len() {
        hash = hashed(hash, key[place]);
        place += 1;
    }
    let mut slot = hash as usize % SLOTS;
    while STARTS[slot] != 0 {
        let at = STARTS[slot] as usize - 1;
        if starts_with(text, at, key) && starts_with(text, at + key.len(), b" =") {
            return Some(at + key.len() + 2);
        }
        slot = (slot + 1) % SLOTS;
    }
    None
}

const fn starts_with(text: &[u8], at: usize, start: &[u8]) -> bool {
    let mut place = 0;
    while place < start.len() {
        if at + place >= text.len() || text[at + place] != start[place] {
            return false;
        }
        place += 1;
    }
    true
}

const fn is_among(text: &[u8], at: usize, names: &[&str]) -> bool {
    let mut index = 0;
    while index < names.len() {
        let name = names[index].as_bytes();
        if starts_with(text, at, name) {
            let after = at + name.len();
            let ends = after >= text.len()
                || !(text[after].is_ascii_alphanumeric() || text[after] == b'_' || text[after] == b'-');
            if ends {
                return true;
            }
        }
        index += 1;
    }
    false
}
