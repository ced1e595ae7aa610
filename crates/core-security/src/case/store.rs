//! The statements of case files.

use core_db::statements;

statements! {
    /// The next number of a guild.
    pub(super) NUMBER_NEXT = "INSERT INTO case_counter (guild_id, number) VALUES ($1, 1)
        ON CONFLICT (guild_id) DO UPDATE SET number = case_counter.number + 1 RETURNING number";
    /// Begins a file.
    pub(super) CASE_ADD = "INSERT INTO case_file
            (guild_id, number, subject_id, kind, score, state, appeal, events, opened_at, changed_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, 'open', 'none', 0, $6, $6, $7)";
    /// Lets new evidence join the member's newest open file, if that changed since $3.
    pub(super) CASE_JOIN = "UPDATE case_file SET state = 'open',
            score = (CASE WHEN score < $4 THEN $4 ELSE score END),
            expires_at = (CASE WHEN expires_at < $5 THEN $5 ELSE expires_at END)
        WHERE guild_id = $1 AND closed_at IS NULL AND number = (
            SELECT max(number) FROM case_file
            WHERE guild_id = $1 AND subject_id = $2 AND closed_at IS NULL AND changed_at >= $3)
        RETURNING number";
    /// One file.
    pub(super) CASE_GET = "SELECT number, subject_id, kind, score, state, appeal, assigned_to, opened_at, changed_at,
            expires_at, closed_at FROM case_file WHERE guild_id = $1 AND number = $2";
    /// Files before a number, newest first. 0 stands for any member, '' for any state.
    pub(super) CASE_LIST = "SELECT number, subject_id, kind, score, state, appeal, assigned_to, opened_at, changed_at,
            expires_at, closed_at FROM case_file
        WHERE guild_id = $1 AND number < $2 AND (CAST($3 AS BIGINT) = 0 OR subject_id = CAST($3 AS BIGINT))
            AND (CAST($4 AS TEXT) = '' OR state = CAST($4 AS TEXT)
                OR (CAST($4 AS TEXT) = 'undecided' AND closed_at IS NULL)
                OR (CAST($4 AS TEXT) = 'closed' AND closed_at IS NOT NULL))
        ORDER BY number DESC LIMIT $5";
    /// Files that nobody closed in time, where the bot still is.
    pub(super) CASE_DUE = "SELECT guild_id, number FROM case_file WHERE closed_at IS NULL AND expires_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = case_file.guild_id AND left_at IS NOT NULL)
        ORDER BY expires_at LIMIT $2";
    /// Closes an open file.
    pub(super) CASE_CLOSE = "UPDATE case_file SET state = $3, closed_at = $4
        WHERE guild_id = $1 AND number = $2 AND closed_at IS NULL";
    /// All that was held is decided; what is left is the judgement.
    pub(super) CASE_SETTLED = "UPDATE case_file SET state = 'waiting'
        WHERE guild_id = $1 AND number = $2 AND state = 'open'";
    /// Who looks after it.
    pub(super) CASE_ASSIGN = "UPDATE case_file SET assigned_to = $3 WHERE guild_id = $1 AND number = $2";
    /// Moves an appeal on, if it is in the state it should be in.
    pub(super) CASE_APPEAL = "UPDATE case_file SET appeal = $4 WHERE guild_id = $1 AND number = $2 AND appeal = $3";
    /// Takes the next place among a file's events.
    pub(super) EVENT_NEXT = "UPDATE case_file SET events = events + 1, changed_at = $3
        WHERE guild_id = $1 AND number = $2 RETURNING events, subject_id";
    /// Writes an event down.
    pub(super) EVENT_ADD = "INSERT INTO case_event (guild_id, number, seq, at, actor_id, kind, detail, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// The newest events of a file, newest first.
    pub(super) EVENT_LIST = "SELECT seq, at, actor_id, kind, detail, sealed FROM case_event
        WHERE guild_id = $1 AND number = $2 ORDER BY seq DESC LIMIT $3";
    /// How often something happened in a file since a moment.
    pub(super) EVENT_RECENT = "SELECT count(*) FROM case_event
        WHERE guild_id = $1 AND number = $2 AND kind = $3 AND at >= $4";
    /// All that happened in a guild's files within a time.
    pub(super) EVENT_WEEK = "SELECT kind, detail, at FROM case_event WHERE guild_id = $1 AND at >= $2 AND at < $3 ORDER BY at";
    /// Guilds in whose files something happened since a moment.
    pub(super) EVENT_GUILDS = "SELECT DISTINCT guild_id FROM case_event WHERE at >= $1 AND guild_id > $2
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = case_event.guild_id AND left_at IS NOT NULL)
        ORDER BY guild_id LIMIT $3";
    /// Files that are open.
    pub(super) CASES_OPEN = "SELECT count(*) FROM case_file WHERE guild_id = $1 AND closed_at IS NULL";

    /// What the guards have to do, in all guilds: cases by state, and blocks that hold.
    pub(super) COUNTS = "SELECT (SELECT count(*) FROM case_file WHERE closed_at IS NULL AND state = 'open'),
            (SELECT count(*) FROM case_file WHERE closed_at IS NULL AND state = 'waiting'),
            (SELECT count(*) FROM member_block WHERE expires_at IS NULL OR expires_at > $1)";

    /// Limits a member, or prolongs it.
    pub(super) LIMIT_SET = "INSERT INTO member_limit (guild_id, user_id, number, since, expires_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (guild_id, user_id) DO UPDATE SET number = excluded.number, expires_at = excluded.expires_at";
    /// The limit of a member that still holds.
    pub(super) LIMIT_GET = "SELECT number, since, expires_at FROM member_limit
        WHERE guild_id = $1 AND user_id = $2 AND expires_at > $3";
    /// Ends the limits that a file brought.
    pub(super) LIMIT_END = "DELETE FROM member_limit WHERE guild_id = $1 AND number = $2";

    /// The report of a week, unless it was posted.
    pub(super) WEEK_STORE = "INSERT INTO case_week (guild_id, week, posted_at, figures) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, week) DO NOTHING";

    /// Closes the files about a member who is forgotten.
    pub(super) FORGET_OPEN = "SELECT number FROM case_file WHERE guild_id = $1 AND subject_id = $2 AND closed_at IS NULL";
    /// Takes a member's name off files.
    pub(super) FORGET_SUBJECT = "UPDATE case_file SET subject_id = NULL WHERE guild_id = $1 AND subject_id = $2";
    /// Takes a member's words out of the files about them.
    pub(super) FORGET_WORDS = "UPDATE case_event SET sealed = NULL WHERE guild_id = $1 AND number IN (
            SELECT number FROM case_file WHERE guild_id = $1 AND subject_id = $2)";
    /// Takes a member's name off what they did in files.
    pub(super) FORGET_ACTOR = "UPDATE case_event SET actor_id = NULL WHERE guild_id = $1 AND actor_id = $2";
    /// Takes a member's name off files they looked after.
    pub(super) FORGET_ASSIGNED = "UPDATE case_file SET assigned_to = NULL WHERE guild_id = $1 AND assigned_to = $2";
}
