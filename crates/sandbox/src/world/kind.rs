//! Discord's numbers for the types of channels.

pub(crate) const TEXT: u8 = 0;
pub(crate) const DM: u8 = 1;
pub(crate) const VOICE: u8 = 2;
pub(crate) const CATEGORY: u8 = 4;
pub(crate) const ANNOUNCEMENT: u8 = 5;
pub(crate) const ANNOUNCEMENT_THREAD: u8 = 10;
pub(crate) const PUBLIC_THREAD: u8 = 11;
pub(crate) const PRIVATE_THREAD: u8 = 12;
pub(crate) const FORUM: u8 = 15;
pub(crate) const MEDIA: u8 = 16;

/// What a server's channels may be made as. Voice channels are here for the text in them.
pub(crate) const CREATABLE: [u8; 6] = [TEXT, VOICE, CATEGORY, ANNOUNCEMENT, FORUM, MEDIA];

/// Threads: of announcements, public, private.
pub(crate) fn is_thread(kind: u8) -> bool {
    (10..=12).contains(&kind)
}

/// Channels that hold posts rather than messages.
pub(crate) fn is_forum(kind: u8) -> bool {
    matches!(kind, FORUM | MEDIA)
}

/// Whether one may be made into another of its sort: text and announcements.
pub(crate) fn is_exchangeable(kind: u8) -> bool {
    matches!(kind, TEXT | ANNOUNCEMENT)
}
