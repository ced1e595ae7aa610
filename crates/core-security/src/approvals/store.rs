//! The statements of approvals.

core_db::statements! {
    /// Keeps an effect that waits, with the guild's next number. Called with the guild's audit chain locked, so that two
    /// never take the same.
    pub(super) ADD = "INSERT INTO approval
            (guild_id, id, kind, action, input, asker_id, asker, member_id, amount, reason, trace, asked_at, expires_at, state)
        VALUES ($1, (SELECT COALESCE(MAX(id), 0) + 1 FROM approval WHERE guild_id = $1),
            $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'waiting')
        RETURNING id";
    /// One, locked until the transaction ends (SQLite has one writer anyway). What was forgotten is not found.
    pub(super) LOCK = split(
        "SELECT guild_id, id, kind, action, input, asker_id, asker, member_id, amount, reason, trace, asked_at, expires_at, state
            FROM approval WHERE guild_id = $1 AND id = $2 AND asker_id <> 0",
        "SELECT guild_id, id, kind, action, input, asker_id, asker, member_id, amount, reason, trace, asked_at, expires_at, state
            FROM approval WHERE guild_id = $1 AND id = $2 AND asker_id <> 0 FOR UPDATE"
    );
    /// Those that wait, oldest first.
    pub(super) WAITING = "SELECT
            guild_id, id, kind, action, input, asker_id, asker, member_id, amount, reason, trace, asked_at, expires_at, state
        FROM approval WHERE guild_id = $1 AND state = 'waiting' AND expires_at > $2 ORDER BY id LIMIT $3";
    /// Decides one that waits.
    pub(super) SETTLE = "UPDATE approval SET state = $3, decided_at = $4, decided_by = $5
        WHERE guild_id = $1 AND id = $2 AND state = 'waiting' AND expires_at > $4";
    /// How many wait that somebody asked for.
    pub(super) COUNT = "SELECT COUNT(*) FROM approval
        WHERE guild_id = $1 AND asker_id = $2 AND state = 'waiting' AND expires_at > $3";
}
