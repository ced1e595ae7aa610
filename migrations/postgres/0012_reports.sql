-- Errors that members saw, and what members say about them and about anything else. Kept by core-analytics.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- Faults of ours, one row each, until they expire. `guild_id` 0 is a direct message. `user_id` is null and `interaction` empty
-- once the member was forgotten. `detail` and `causes` are for operators alone and were cleaned of secrets before they came here.
CREATE TABLE error_record (
    error_id    TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    guild_id    BIGINT NOT NULL,
    user_id     BIGINT,
    interaction TEXT   NOT NULL,
    trace       TEXT   NOT NULL,
    code        TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    command     TEXT   NOT NULL,
    detail      TEXT   NOT NULL,
    causes      TEXT   NOT NULL,
    build       TEXT   NOT NULL,
    PRIMARY KEY (error_id, at)
);
CREATE INDEX error_record_pattern ON error_record (guild_id, code, command, at);
CREATE INDEX error_record_member ON error_record (guild_id, user_id, at);
CREATE INDEX error_record_expiry ON error_record (at);

-- How often each error was seen in an hour (counted from 1970-01-01), also those that are members' own mistakes.
CREATE TABLE error_hour (
    guild_id BIGINT NOT NULL,
    hour     BIGINT NOT NULL,
    code     TEXT   NOT NULL,
    command  TEXT   NOT NULL,
    build    TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    times    BIGINT NOT NULL CHECK (times > 0),
    first_at BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    PRIMARY KEY (guild_id, hour, code, command, build)
);
CREATE INDEX error_hour_expiry ON error_hour (hour);

-- The number of each guild's latest feedback: numbers are never given twice, also when feedback is deleted.
CREATE TABLE feedback_head (
    guild_id BIGINT NOT NULL PRIMARY KEY,
    number   BIGINT NOT NULL CHECK (number > 0)
);

-- What members tell the staff, and what the staff answers; `body` and `answer` are sealed. One report per member and error.
CREATE TABLE feedback (
    guild_id   BIGINT NOT NULL,
    number     BIGINT NOT NULL CHECK (number > 0),
    user_id    BIGINT NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind IN ('idea', 'problem', 'praise', 'error')),
    body       BYTEA   NOT NULL,
    error_id   TEXT,
    trace      TEXT   NOT NULL,
    state      TEXT   NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    settled_by BIGINT,
    answer     BYTEA,
    PRIMARY KEY (guild_id, number)
);
CREATE UNIQUE INDEX feedback_error ON feedback (guild_id, user_id, error_id);
CREATE INDEX feedback_member ON feedback (guild_id, user_id, created_at);
CREATE INDEX feedback_state ON feedback (guild_id, state, number);
CREATE INDEX feedback_by_error ON feedback (error_id);
CREATE INDEX feedback_expiry ON feedback (created_at);
