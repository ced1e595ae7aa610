-- What the watch over transfers and play remembers, in a compact form that domain-fraud reads and writes.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- One row per member who did something lately; `kept_at` is when the row was last written.
CREATE TABLE fraud_member (
    guild_id BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    kept_at  BIGINT NOT NULL,
    state    BYTEA   NOT NULL,
    PRIMARY KEY (guild_id, user_id)
);
CREATE INDEX fraud_member_age ON fraud_member (kept_at);

-- What is usual in a guild.
CREATE TABLE fraud_guild (
    guild_id BIGINT NOT NULL PRIMARY KEY,
    kept_at  BIGINT NOT NULL,
    state    BYTEA   NOT NULL
);
