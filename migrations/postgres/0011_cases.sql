-- Case files about suspicions, and the payments that wait because of one.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- The number that each guild's next case gets is one more than this.
CREATE TABLE case_counter (
    guild_id BIGINT NOT NULL PRIMARY KEY,
    number   BIGINT NOT NULL CHECK (number > 0)
);

-- One file about one member; `subject_id` is null once they were forgotten. `events` counts the rows of `case_event`.
CREATE TABLE case_file (
    guild_id    BIGINT NOT NULL,
    number      BIGINT NOT NULL CHECK (number > 0),
    subject_id  BIGINT,
    kind        TEXT    NOT NULL CHECK (kind IN ('transfer', 'staff')),
    score       BIGINT NOT NULL CHECK (score BETWEEN 0 AND 1000),
    state       TEXT    NOT NULL CHECK (state IN ('open', 'waiting', 'justified', 'unjustified', 'lapsed')),
    appeal      TEXT    NOT NULL CHECK (appeal IN ('none', 'open', 'accepted', 'declined')),
    assigned_to BIGINT,
    events      BIGINT NOT NULL CHECK (events >= 0),
    opened_at   BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    closed_at   BIGINT,
    PRIMARY KEY (guild_id, number),
    CHECK ((closed_at IS NULL) = (state IN ('open', 'waiting')))
);
CREATE INDEX case_file_subject ON case_file (guild_id, subject_id, number);
CREATE INDEX case_file_due ON case_file (expires_at) WHERE closed_at IS NULL;

-- What happened in a case, in order. `detail` is JSON with figures; `sealed` is what somebody wrote, encrypted.
-- `actor_id` 0 is the bot itself, and null somebody who was forgotten.
CREATE TABLE case_event (
    guild_id BIGINT NOT NULL,
    number   BIGINT NOT NULL,
    seq      BIGINT NOT NULL CHECK (seq > 0),
    at       BIGINT NOT NULL,
    actor_id BIGINT,
    kind     TEXT    NOT NULL,
    detail   TEXT    NOT NULL,
    sealed   BYTEA,
    PRIMARY KEY (guild_id, number, seq)
);
CREATE INDEX case_event_time ON case_event (guild_id, at);
CREATE INDEX case_event_recent ON case_event (at);

-- Members whose payments all wait for staff, because of a case.
CREATE TABLE member_limit (
    guild_id   BIGINT NOT NULL,
    user_id    BIGINT NOT NULL,
    number     BIGINT NOT NULL,
    since      BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id)
);
CREATE INDEX member_limit_expiry ON member_limit (expires_at);

-- Weekly reports that were posted, by ISO week in the guild's time zone, such as `2026-W47`.
CREATE TABLE case_week (
    guild_id  BIGINT NOT NULL,
    week      TEXT    NOT NULL,
    posted_at BIGINT NOT NULL,
    figures   TEXT    NOT NULL,
    PRIMARY KEY (guild_id, week)
);

-- Payments whose money waits in a hold. At `due_at` a delayed one arrives and any other goes back. Without a payee it is a
-- member's own money that staff set aside, or somebody who was forgotten; without a payer the payer was.
CREATE TABLE held_transfer (
    guild_id    BIGINT NOT NULL,
    hold_id     BIGINT NOT NULL REFERENCES hold (id),
    payer_id    BIGINT,
    payee_id    BIGINT,
    amount      BIGINT NOT NULL CHECK (amount > 0),
    fee         BIGINT NOT NULL CHECK (fee >= 0),
    memo        TEXT,
    kind        TEXT    NOT NULL CHECK (kind IN ('delay', 'case', 'staff')),
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'paid', 'cancelled', 'returned', 'lapsed')),
    case_number BIGINT,
    opened_at   BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    closed_at   BIGINT,
    opened_seq  BIGINT NOT NULL,
    closed_seq  BIGINT,
    PRIMARY KEY (guild_id, hold_id),
    CHECK ((closed_at IS NULL) = (state = 'waiting'))
);
CREATE INDEX held_transfer_due ON held_transfer (due_at, hold_id) WHERE state = 'waiting';
CREATE INDEX held_transfer_payer ON held_transfer (guild_id, payer_id, hold_id);
CREATE INDEX held_transfer_payee ON held_transfer (guild_id, payee_id, hold_id);
CREATE INDEX held_transfer_case ON held_transfer (guild_id, case_number, hold_id) WHERE case_number IS NOT NULL;
CREATE INDEX held_transfer_opened ON held_transfer (guild_id, opened_seq);
CREATE INDEX held_transfer_closed ON held_transfer (guild_id, closed_seq) WHERE closed_seq IS NOT NULL;
