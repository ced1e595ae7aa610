-- The economy beside its ledger: settings, newcomers, daily rewards, careers, offers, and what outlives an erasure.
-- Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01. Never edit an applied file: add the next one.

-- One row per setting that staff ever changed; `version` counts the changes.
CREATE TABLE guild_setting (
    guild_id   INTEGER NOT NULL,
    key        TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    version    INTEGER NOT NULL CHECK (version > 0),
    changed_at INTEGER NOT NULL,
    changed_by INTEGER NOT NULL,
    PRIMARY KEY (guild_id, key)
) STRICT, WITHOUT ROWID;

-- Members who did something here once, with what they were given for a start.
CREATE TABLE economy_member (
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    joined_at  INTEGER NOT NULL,
    start_grant INTEGER NOT NULL CHECK (start_grant >= 0),
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE daily_streak (
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    last_day    INTEGER NOT NULL,
    length      INTEGER NOT NULL CHECK (length > 0),
    best        INTEGER NOT NULL CHECK (best >= length),
    since_grace INTEGER NOT NULL CHECK (since_grace > 0),
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- The key keeps a day from being paid twice, whatever the program believes.
CREATE TABLE daily_claim (
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,
    reward     INTEGER NOT NULL CHECK (reward >= 0),
    PRIMARY KEY (guild_id, user_id, day)
) STRICT, WITHOUT ROWID;

-- Who works: `nonce` numbers the shifts and labels their draws, `rest_micros` is the rest in the present rank.
CREATE TABLE worker (
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    career        TEXT,
    rest_micros   INTEGER NOT NULL DEFAULT 0 CHECK (rest_micros >= 0),
    changed_at    INTEGER NOT NULL,
    notice_until  INTEGER NOT NULL,
    next_shift_at INTEGER NOT NULL,
    nonce         INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- How far somebody came in a career; kept when the job ends. `recent` has a letter per shift, newest first.
CREATE TABLE career_progress (
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    career      TEXT   NOT NULL,
    career_rank TEXT   NOT NULL,
    xp          INTEGER NOT NULL CHECK (xp >= 0),
    shifts      INTEGER NOT NULL CHECK (shifts >= 0),
    rank_shifts INTEGER NOT NULL CHECK (rank_shifts >= 0),
    rank_since  INTEGER NOT NULL,
    recent      TEXT   NOT NULL,
    PRIMARY KEY (guild_id, user_id, career)
) STRICT, WITHOUT ROWID;

-- Every shift with what is needed to repeat its draw: skill and rank were its inputs, `label` and `commitment` its source.
CREATE TABLE work_shift (
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    nonce       INTEGER NOT NULL,
    worked_at   INTEGER NOT NULL,
    career      TEXT   NOT NULL,
    career_rank TEXT   NOT NULL,
    skill       INTEGER NOT NULL,
    chance_ppm  INTEGER NOT NULL CHECK (chance_ppm BETWEEN 0 AND 1000000),
    result      TEXT   NOT NULL CHECK (result IN ('S', 'P', 'F')),
    pay         INTEGER NOT NULL CHECK (pay >= 0),
    xp          INTEGER NOT NULL CHECK (xp >= 0),
    label       TEXT   NOT NULL,
    commitment  TEXT   NOT NULL,
    PRIMARY KEY (guild_id, user_id, nonce)
) STRICT, WITHOUT ROWID;

-- Payments that wait for their payer's word.
CREATE TABLE pay_offer (
    offer_key  TEXT   NOT NULL PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    payer_id   INTEGER NOT NULL,
    payee_id   INTEGER NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0),
    fee        INTEGER NOT NULL CHECK (fee >= 0),
    memo       TEXT,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pay_offer_payer ON pay_offer (guild_id, payer_id);
CREATE INDEX pay_offer_payee ON pay_offer (guild_id, payee_id);
CREATE INDEX pay_offer_expiry ON pay_offer (expires_at);

-- Keyed hashes of erased members, so that erasing and returning does not pay twice.
CREATE TABLE economy_fingerprint (
    guild_id      INTEGER NOT NULL,
    fingerprint   BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    last_day      INTEGER,
    next_shift_at INTEGER NOT NULL,
    notice_until  INTEGER NOT NULL,
    granted       INTEGER NOT NULL CHECK (granted IN (0, 1)),
    expires_at    INTEGER NOT NULL,
    PRIMARY KEY (guild_id, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX economy_fingerprint_expiry ON economy_fingerprint (expires_at);
