-- Keys: master keys this installation knows, data keys wrapped by them, and API keys.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- The master keys that were in use here. The id is a check value of the key (16 hexadecimal digits), never the key.
CREATE TABLE master_key (
    id         TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Data keys, each sealed by a master key. `user_id` 0 is the guild's own; the newest generation that is not retired seals.
-- Removing a row makes everything that was sealed by its key unreadable for good.
CREATE TABLE data_key (
    id         INTEGER NOT NULL PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    generation INTEGER NOT NULL CHECK (generation > 0),
    master_id  TEXT    NOT NULL,
    wrapped    BLOB    NOT NULL,
    retired    INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    created_at INTEGER NOT NULL,
    UNIQUE (guild_id, user_id, generation)
) STRICT;
CREATE INDEX data_key_master ON data_key (master_id, id);

-- API keys: the secret only as its SHA-256. `guild_id` 0 is the operator's.
CREATE TABLE api_key (
    id           TEXT    NOT NULL PRIMARY KEY,
    guild_id     INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    scopes       TEXT    NOT NULL,
    secret_hash  BLOB    NOT NULL CHECK (length(secret_hash) = 32),
    created_at   INTEGER NOT NULL,
    created_by   INTEGER NOT NULL,
    expires_at   INTEGER,
    revoked_at   INTEGER,
    last_used_at INTEGER,
    replaced_by  TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX api_key_guild ON api_key (guild_id, created_at);
