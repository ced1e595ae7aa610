//! Every kind of notice there is. To add one, add a line and its two texts in every language; a test finds what is missing.

/// A kind of notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeKind {
    /// What its texts are called: `notice-<key>-title` and `notice-<key>-text`.
    pub key: &'static str,
    /// How it looks: good news, something to look at, or something bad.
    pub tone: NoticeTone,
    /// The values its texts may show.
    pub args: &'static [&'static str],
}

/// How a notice looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeTone {
    /// Facts.
    Neutral,
    /// Good news.
    Good,
    /// Somebody should look.
    Caution,
    /// Something is wrong.
    Bad,
}

macro_rules! notices {
    ($($(#[doc = $doc:literal])+ $constant:ident $key:literal $tone:ident { $($arg:ident),* };)+) => {
        /// The kinds, one constant each.
        pub mod kind {
            use super::{NoticeKind, NoticeTone};
            $(
                $(#[doc = $doc])+
                pub const $constant: NoticeKind =
                    NoticeKind { key: $key, tone: NoticeTone::$tone, args: &[$(stringify!($arg)),*] };
            )+
        }
        /// All kinds, for the test that looks for missing texts.
        pub const ALL: &[NoticeKind] = &[$(kind::$constant),+];
    };
}

notices! {
    /// The staff channel was just chosen: what will arrive there.
    STAFF_CHANNEL "staff-channel" Good { staff };

    /// Something this guild uses has trouble.
    SERVICE_RESTS "service-rests" Caution { service, since };
    /// It works again.
    SERVICE_BACK "service-back" Good { service, since };
    /// Discord does not let the bot write into the staff channel: for the owner.
    STAFF_CHANNEL_CLOSED "staff-channel-closed" Bad { server };

    // Two-person approval.
    /// Something waits for a second person.
    APPROVAL_WAITS "approval-waits" Caution { asker, what, member, amount, reason, until };
    /// To whoever asked: a second person approved.
    APPROVAL_APPROVED "approval-approved" Good { by, what, member, amount, number };
    /// To whoever asked: a second person refused.
    APPROVAL_REFUSED "approval-refused" Bad { by, what, member, amount, number };
}
