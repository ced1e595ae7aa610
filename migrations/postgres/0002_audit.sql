-- The audit log: who did what to whom, when and why. Append-only and hash-chained per guild by core-security.

-- The end of each guild's chain; its row is locked while a record is added.
CREATE TABLE audit_head (
    guild_id BIGINT NOT NULL PRIMARY KEY,
    seq      BIGINT NOT NULL CHECK (seq >= 0),
    hash     BYTEA  NOT NULL CHECK (octet_length(hash) = 32)
);

-- `actor_id` 0 is the bot itself. `prev_hash` is the hash of the record before, zeros for the first.
CREATE TABLE audit_log (
    guild_id    BIGINT NOT NULL,
    seq         BIGINT NOT NULL CHECK (seq > 0),
    at          BIGINT NOT NULL,
    actor_id    BIGINT NOT NULL,
    action      TEXT   NOT NULL,
    target      TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    before_json TEXT,
    after_json  TEXT,
    trace       TEXT   NOT NULL,
    prev_hash   BYTEA  NOT NULL CHECK (octet_length(prev_hash) = 32),
    hash        BYTEA  NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (guild_id, seq)
);
CREATE INDEX audit_log_actor ON audit_log (guild_id, actor_id, seq);
CREATE INDEX audit_log_target ON audit_log (guild_id, target, seq);
