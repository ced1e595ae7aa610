//! The statements of error records and counts.

core_db::statements! {
    /// Adds records; one that is there already stays as it is.
    pub(super) RECORD_ADD = split(
        "INSERT INTO error_record
            (error_id, at, guild_id, user_id, interaction, trace, code, kind, command, detail, causes, build)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
            value ->> 8, value ->> 9, value ->> 10, $1
        FROM json_each($2) WHERE true ON CONFLICT (error_id, at) DO NOTHING",
        "INSERT INTO error_record
            (error_id, at, guild_id, user_id, interaction, trace, code, kind, command, detail, causes, build)
        SELECT error_id, at, guild_id, user_id, interaction, trace, code, kind, command, detail, causes, $1
        FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::text[], $11::text[], $12::text[])
            AS input (error_id, at, guild_id, user_id, interaction, trace, code, kind, command, detail, causes)
        ON CONFLICT (error_id, at) DO NOTHING"
    );
    /// Adds to the counts of an hour. The rows come in the order of the key, so that processes do not meet crosswise.
    pub(super) HOUR_ADD = split(
        "INSERT INTO error_hour (guild_id, hour, code, command, build, kind, times, first_at, last_at)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, $1, value ->> 4, value ->> 5, value ->> 6, value ->> 7
        FROM json_each($2) WHERE true
        ON CONFLICT (guild_id, hour, code, command, build) DO UPDATE SET times = error_hour.times + excluded.times,
            first_at = min(error_hour.first_at, excluded.first_at), last_at = max(error_hour.last_at, excluded.last_at)",
        "INSERT INTO error_hour (guild_id, hour, code, command, build, kind, times, first_at, last_at)
        SELECT guild_id, hour, code, command, $1, kind, times, first_at, last_at
        FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[])
            WITH ORDINALITY AS input (guild_id, hour, code, command, kind, times, first_at, last_at, position)
        ORDER BY position
        ON CONFLICT (guild_id, hour, code, command, build) DO UPDATE SET times = error_hour.times + excluded.times,
            first_at = least(error_hour.first_at, excluded.first_at), last_at = greatest(error_hour.last_at, excluded.last_at)"
    );
    /// Patterns with how often they were seen since $2 and in the time before, from $3 to $2. Of one guild, or of all
    /// without one. What is our fault comes first.
    pub(super) PATTERN_LIST = "SELECT code, command, max(kind),
            CAST(sum(CASE WHEN hour >= $2 THEN times ELSE 0 END) AS BIGINT),
            CAST(sum(CASE WHEN hour < $2 AND hour >= $3 THEN times ELSE 0 END) AS BIGINT),
            min(first_at), max(last_at), sum(CASE WHEN build <> $4 THEN 1 ELSE 0 END)
        FROM error_hour WHERE (guild_id = $1 OR $1 IS NULL)
        GROUP BY code, command HAVING max(hour) >= $2
        ORDER BY max(CASE WHEN kind IN ('internal', 'unavailable') THEN 1 ELSE 0 END) DESC,
            sum(CASE WHEN hour >= $2 THEN times ELSE 0 END) DESC, code, command LIMIT $5";
    /// How many members met each fault since a moment.
    pub(super) MEMBER_COUNT = "SELECT code, command, count(DISTINCT user_id) FROM error_record
        WHERE (guild_id = $1 OR $1 IS NULL) AND at >= $2 GROUP BY code, command";
    /// The newest records of a pattern.
    pub(super) RECORD_OF_PATTERN = "SELECT error_id, at, guild_id, user_id, interaction, trace, code, kind, command, detail, causes,
            build
        FROM error_record WHERE (guild_id = $1 OR $1 IS NULL) AND code = $2 AND command = $3
        ORDER BY at DESC, error_id LIMIT $4";
    /// Everything that bears an id: one row, but for a coincidence.
    pub(super) RECORD_GET = "SELECT error_id, at, guild_id, user_id, interaction, trace, code, kind, command, detail, causes,
            build
        FROM error_record WHERE error_id = $1 AND (guild_id = $2 OR $2 IS NULL) ORDER BY at DESC LIMIT 5";
    /// The newest records of a member.
    pub(super) RECORD_OF_MEMBER = "SELECT error_id, at, guild_id, user_id, interaction, trace, code, kind, command, detail, causes,
            build
        FROM error_record WHERE guild_id = $1 AND user_id = $2 ORDER BY at DESC, error_id LIMIT $3";
    /// Removes records that are older than needed.
    pub(crate) RECORD_EXPIRE = "DELETE FROM error_record WHERE (error_id, at) IN (
        SELECT error_id, at FROM error_record WHERE at <= $1 ORDER BY at LIMIT $2)";
    /// Removes counts that are older than needed.
    pub(crate) HOUR_EXPIRE = "DELETE FROM error_hour WHERE (guild_id, hour, code, command, build) IN (
        SELECT guild_id, hour, code, command, build FROM error_hour WHERE hour < $1 ORDER BY hour LIMIT $2)";
}
