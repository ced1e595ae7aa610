-- The audit log: who did what to whom, when and why. Append-only and hash-chained per guild by core-security.

-- The end of each guild's chain; its row is locked while a record is added.
CREATE TABLE audit_head (
    guild_id INTEGER NOT NULL PRIMARY KEY,
    seq      INTEGER NOT NULL CHECK (seq >= 0),
    hash     BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- `actor_id` 0 is the bot itself. `prev_hash` is the hash of the record before, zeros for the first.
CREATE TABLE audit_log (
    guild_id    INTEGER NOT NULL,
    seq         INTEGER NOT NULL CHECK (seq > 0),
    at          INTEGER NOT NULL,
    actor_id    INTEGER NOT NULL,
    action      TEXT    NOT NULL,
    target      TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    before_json TEXT,
    after_json  TEXT,
    trace       TEXT    NOT NULL,
    prev_hash   BLOB    NOT NULL CHECK (length(prev_hash) = 32),
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (guild_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_log_actor ON audit_log (guild_id, actor_id, seq);
CREATE INDEX audit_log_target ON audit_log (guild_id, target, seq);
