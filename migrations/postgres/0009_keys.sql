-- Keys: master keys this installation knows, data keys wrapped by them, and API keys.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- The master keys that were in use here. The id is a check value of the key (16 hexadecimal digits), never the key.
CREATE TABLE master_key (
    id         TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    created_at BIGINT  NOT NULL
);

-- Data keys, each sealed by a master key. `user_id` 0 is the guild's own; the newest generation that is not retired seals.
-- Removing a row makes everything that was sealed by its key unreadable for good.
CREATE TABLE data_key (
    id         BIGINT  NOT NULL PRIMARY KEY,
    guild_id   BIGINT  NOT NULL,
    user_id    BIGINT  NOT NULL,
    generation BIGINT  NOT NULL CHECK (generation > 0),
    master_id  TEXT    NOT NULL,
    wrapped    BYTEA   NOT NULL,
    retired    BIGINT  NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    created_at BIGINT  NOT NULL,
    UNIQUE (guild_id, user_id, generation)
);
CREATE INDEX data_key_master ON data_key (master_id, id);

-- API keys: the secret only as its SHA-256. `guild_id` 0 is the operator's.
CREATE TABLE api_key (
    id           TEXT    NOT NULL PRIMARY KEY,
    guild_id     BIGINT  NOT NULL,
    name         TEXT    NOT NULL,
    scopes       TEXT    NOT NULL,
    secret_hash  BYTEA   NOT NULL CHECK (length(secret_hash) = 32),
    created_at   BIGINT  NOT NULL,
    created_by   BIGINT  NOT NULL,
    expires_at   BIGINT ,
    revoked_at   BIGINT ,
    last_used_at BIGINT ,
    replaced_by  TEXT
);
CREATE INDEX api_key_guild ON api_key (guild_id, created_at);
