//! The statements of feedback.

core_db::statements! {
    /// The next number of a guild; its row stays locked, so that members' limits are counted one after the other.
    pub(super) NUMBER_NEXT = "INSERT INTO feedback_head (guild_id, number) VALUES ($1, 1)
        ON CONFLICT (guild_id) DO UPDATE SET number = feedback_head.number + 1 RETURNING number";
    /// How much a member gave since a moment, and when the first of it was.
    pub(super) GIVEN_SINCE = "SELECT count(*), min(created_at) FROM feedback
        WHERE guild_id = $1 AND user_id = $2 AND created_at > $3";
    /// The number of a member's report of an error.
    pub(super) REPORT_OF = "SELECT number FROM feedback WHERE guild_id = $1 AND user_id = $2 AND error_id = $3";
    /// The trace of an error that a member met.
    pub(super) TRACE_OF = "SELECT trace, interaction, code FROM error_record WHERE error_id = $1 AND guild_id = $2
        ORDER BY at DESC LIMIT 1";
    /// Adds feedback.
    pub(super) ADD = "INSERT INTO feedback (guild_id, number, user_id, kind, body, error_id, trace, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// A page of a guild's feedback in one state, newest first, from before a number.
    pub(super) LIST = "SELECT guild_id, number, user_id, kind, body, error_id, trace, created_at, settled_at, settled_by, answer
        FROM feedback WHERE guild_id = $1 AND state = $2 AND number < $3 ORDER BY number DESC LIMIT $4";
    /// One piece of feedback.
    pub(super) GET = "SELECT guild_id, number, user_id, kind, body, error_id, trace, created_at, settled_at, settled_by, answer
        FROM feedback WHERE guild_id = $1 AND number = $2";
    /// Everything about one error.
    pub(super) BY_ERROR = "SELECT guild_id, number, user_id, kind, body, error_id, trace, created_at, settled_at, settled_by, answer
        FROM feedback WHERE error_id = $1 ORDER BY created_at LIMIT 20";
    /// Everything of one member.
    pub(super) OF_MEMBER = "SELECT guild_id, number, user_id, kind, body, error_id, trace, created_at, settled_at, settled_by, answer
        FROM feedback WHERE guild_id = $1 AND user_id = $2 ORDER BY number";
    /// Marks feedback as done, unless somebody else was quicker.
    pub(super) SETTLE = "UPDATE feedback SET state = 'done', settled_at = $3, settled_by = $4, answer = $5
        WHERE guild_id = $1 AND number = $2 AND state = 'open'";
    /// Forgets what a member said.
    pub(crate) FORGET = "DELETE FROM feedback WHERE guild_id = $1 AND user_id = $2";
    /// Removes feedback that is older than needed.
    pub(crate) EXPIRE = "DELETE FROM feedback WHERE (guild_id, number) IN (
        SELECT guild_id, number FROM feedback WHERE created_at <= $1 ORDER BY created_at LIMIT $2)";
}
