use core_types::{Money, UserId};
use serde::{Deserialize, Serialize};

/// One line of the leaderboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRow {
    /// Place, 1 for the richest. Equal amounts have places of their own, the lower user id first.
    pub place: u64,
    /// Who.
    pub member: UserId,
    /// How much.
    pub amount: Money,
    /// Whether the place is right to about a thousandth of the members only, as it is far down in a large server.
    #[serde(default)]
    pub is_about: bool,
}

/// A page of the leaderboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaderboard {
    /// The page's lines.
    pub rows: Vec<BoardRow>,
    /// The line of whoever asked, wherever it is; none without coins.
    pub own: Option<BoardRow>,
    /// The page, 0 for the first.
    pub page: u32,
    /// Whether there is a page after it.
    pub has_more: bool,
}
