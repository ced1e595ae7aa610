//! The statements of the audit log.

core_db::statements! {
    /// Makes sure that the guild has a head, so that there is a row to lock.
    pub(crate) HEAD_OPEN = "INSERT INTO audit_head (guild_id, seq, hash) VALUES ($1, 0, $2) ON CONFLICT (guild_id) DO NOTHING";
    /// The end of a guild's chain, locked until the transaction ends (SQLite has one writer anyway).
    pub(crate) HEAD_LOCK = split(
        "SELECT seq, hash FROM audit_head WHERE guild_id = $1",
        "SELECT seq, hash FROM audit_head WHERE guild_id = $1 FOR UPDATE"
    );
    /// Moves the end of a guild's chain.
    pub(crate) HEAD_MOVE = "UPDATE audit_head SET seq = $2, hash = $3 WHERE guild_id = $1";
    /// The ends of all chains after a guild, in order. A guild that is being deleted has none any more.
    pub(crate) HEAD_LIST = "SELECT guild_id, seq, hash FROM audit_head WHERE guild_id > $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = audit_head.guild_id AND purging_at IS NOT NULL)
        ORDER BY guild_id LIMIT $2";
    /// The end of one chain, to look at.
    pub(crate) HEAD_GET = "SELECT guild_id, seq, hash FROM audit_head WHERE guild_id = $1";
    /// Adds a record.
    pub(crate) RECORD_ADD = "INSERT INTO audit_log
            (guild_id, seq, at, actor_id, action, target, reason, before_json, after_json, trace, prev_hash, hash, trace_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    /// The next records of a chain, oldest first, up to its end.
    pub(crate) RECORD_WALK = "SELECT
            guild_id, seq, at, actor_id, action, target, reason, before_json, after_json, trace, prev_hash, hash, trace_id
        FROM audit_log WHERE guild_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4";
    /// Records of a guild, newest first, that match the filters which are given.
    pub(super) LIST_ALL = "SELECT
            guild_id, seq, at, actor_id, action, target, reason, before_json, after_json, trace, prev_hash, hash, trace_id
        FROM audit_log WHERE guild_id = $1 AND seq < $2
            AND (actor_id = $3 OR $3 IS NULL) AND (action = $4 OR $4 IS NULL) AND (target = $5 OR $5 IS NULL)
            AND (at >= $6 OR $6 IS NULL) AND (at < $7 OR $7 IS NULL)
        ORDER BY seq DESC LIMIT $8";
    /// The same where the target is given, so that its index is read.
    pub(super) LIST_BY_TARGET = "SELECT
            guild_id, seq, at, actor_id, action, target, reason, before_json, after_json, trace, prev_hash, hash, trace_id
        FROM audit_log WHERE guild_id = $1 AND seq < $2
            AND (actor_id = $3 OR $3 IS NULL) AND (action = $4 OR $4 IS NULL) AND target = $5
            AND (at >= $6 OR $6 IS NULL) AND (at < $7 OR $7 IS NULL)
        ORDER BY seq DESC LIMIT $8";
    /// The same where the actor is given.
    pub(super) LIST_BY_ACTOR = "SELECT
            guild_id, seq, at, actor_id, action, target, reason, before_json, after_json, trace, prev_hash, hash, trace_id
        FROM audit_log WHERE guild_id = $1 AND seq < $2
            AND actor_id = $3 AND (action = $4 OR $4 IS NULL) AND (target = $5 OR $5 IS NULL)
            AND (at >= $6 OR $6 IS NULL) AND (at < $7 OR $7 IS NULL)
        ORDER BY seq DESC LIMIT $8";
    /// The same where the action is given.
    pub(super) LIST_BY_ACTION = "SELECT
            guild_id, seq, at, actor_id, action, target, reason, before_json, after_json, trace, prev_hash, hash, trace_id
        FROM audit_log WHERE guild_id = $1 AND seq < $2
            AND (actor_id = $3 OR $3 IS NULL) AND action = $4 AND (target = $5 OR $5 IS NULL)
            AND (at >= $6 OR $6 IS NULL) AND (at < $7 OR $7 IS NULL)
        ORDER BY seq DESC LIMIT $8";
    /// The names of the actions in a guild's log: one step in the index per name, however long the log is.
    pub(super) ACTION_LIST = "WITH RECURSIVE names (name) AS (
            SELECT min(action) FROM audit_log WHERE guild_id = $1
            UNION ALL
            SELECT (SELECT min(action) FROM audit_log WHERE guild_id = $1 AND action > names.name)
            FROM names WHERE names.name IS NOT NULL)
        SELECT name FROM names WHERE name IS NOT NULL LIMIT 500";
    /// Records of a guild that bear a trace, oldest first. Reads the guild's whole log: for people who look into one case.
    pub(crate) RECORD_OF_TRACE = "SELECT
            guild_id, seq, at, actor_id, action, target, reason, before_json, after_json, trace, prev_hash, hash, trace_id
        FROM audit_log WHERE guild_id = $1 AND (trace = $2 OR trace_id = $2) ORDER BY seq LIMIT 20";
    /// Guilds of a range that have records but no head.
    pub(crate) ORPHAN_LIST = "SELECT DISTINCT guild_id FROM audit_log WHERE guild_id > $1 AND guild_id <= $2 AND NOT EXISTS
        (SELECT 1 FROM audit_head WHERE audit_head.guild_id = audit_log.guild_id)
        AND NOT EXISTS (SELECT 1 FROM guild_presence
            WHERE guild_presence.guild_id = audit_log.guild_id AND purging_at IS NOT NULL)
        ORDER BY guild_id LIMIT $3";
}
