-- The economy beside its ledger: settings, newcomers, daily rewards, careers, offers, and what outlives an erasure.
-- Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01. Never edit an applied file: add the next one.

-- One row per setting that staff ever changed; `version` counts the changes.
CREATE TABLE guild_setting (
    guild_id   BIGINT  NOT NULL,
    key        TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    version    BIGINT  NOT NULL CHECK (version > 0),
    changed_at BIGINT  NOT NULL,
    changed_by BIGINT  NOT NULL,
    PRIMARY KEY (guild_id, key)
);

-- Members who did something here once, with what they were given for a start.
CREATE TABLE economy_member (
    guild_id   BIGINT  NOT NULL,
    user_id    BIGINT  NOT NULL,
    joined_at  BIGINT  NOT NULL,
    start_grant BIGINT  NOT NULL CHECK (start_grant >= 0),
    PRIMARY KEY (guild_id, user_id)
);

CREATE TABLE daily_streak (
    guild_id    BIGINT  NOT NULL,
    user_id     BIGINT  NOT NULL,
    last_day    BIGINT  NOT NULL,
    length      BIGINT  NOT NULL CHECK (length > 0),
    best        BIGINT  NOT NULL CHECK (best >= length),
    since_grace BIGINT  NOT NULL CHECK (since_grace > 0),
    PRIMARY KEY (guild_id, user_id)
);

-- The key keeps a day from being paid twice, whatever the program believes.
CREATE TABLE daily_claim (
    guild_id   BIGINT  NOT NULL,
    user_id    BIGINT  NOT NULL,
    day        BIGINT  NOT NULL,
    claimed_at BIGINT  NOT NULL,
    reward     BIGINT  NOT NULL CHECK (reward >= 0),
    PRIMARY KEY (guild_id, user_id, day)
);

-- Who works: `nonce` numbers the shifts and labels their draws, `rest_micros` is the rest in the present rank.
CREATE TABLE worker (
    guild_id      BIGINT  NOT NULL,
    user_id       BIGINT  NOT NULL,
    career        TEXT,
    rest_micros   BIGINT  NOT NULL DEFAULT 0 CHECK (rest_micros >= 0),
    changed_at    BIGINT  NOT NULL,
    notice_until  BIGINT  NOT NULL,
    next_shift_at BIGINT  NOT NULL,
    nonce         BIGINT  NOT NULL,
    PRIMARY KEY (guild_id, user_id)
);

-- How far somebody came in a career; kept when the job ends. `recent` has a letter per shift, newest first.
CREATE TABLE career_progress (
    guild_id    BIGINT  NOT NULL,
    user_id     BIGINT  NOT NULL,
    career      TEXT   NOT NULL,
    career_rank TEXT   NOT NULL,
    xp          BIGINT  NOT NULL CHECK (xp >= 0),
    shifts      BIGINT  NOT NULL CHECK (shifts >= 0),
    rank_shifts BIGINT  NOT NULL CHECK (rank_shifts >= 0),
    rank_since  BIGINT  NOT NULL,
    recent      TEXT   NOT NULL,
    PRIMARY KEY (guild_id, user_id, career)
);

-- Every shift with what is needed to repeat its draw: skill and rank were its inputs, `label` and `commitment` its source.
CREATE TABLE work_shift (
    guild_id    BIGINT  NOT NULL,
    user_id     BIGINT  NOT NULL,
    nonce       BIGINT  NOT NULL,
    worked_at   BIGINT  NOT NULL,
    career      TEXT   NOT NULL,
    career_rank TEXT   NOT NULL,
    skill       BIGINT  NOT NULL,
    chance_ppm  BIGINT  NOT NULL CHECK (chance_ppm BETWEEN 0 AND 1000000),
    result      TEXT   NOT NULL CHECK (result IN ('S', 'P', 'F')),
    pay         BIGINT  NOT NULL CHECK (pay >= 0),
    xp          BIGINT  NOT NULL CHECK (xp >= 0),
    label       TEXT   NOT NULL,
    commitment  TEXT   NOT NULL,
    PRIMARY KEY (guild_id, user_id, nonce)
);

-- Payments that wait for their payer's word.
CREATE TABLE pay_offer (
    offer_key  TEXT   NOT NULL PRIMARY KEY,
    guild_id   BIGINT  NOT NULL,
    payer_id   BIGINT  NOT NULL,
    payee_id   BIGINT  NOT NULL,
    amount     BIGINT  NOT NULL CHECK (amount > 0),
    fee        BIGINT  NOT NULL CHECK (fee >= 0),
    memo       TEXT,
    expires_at BIGINT  NOT NULL
);
CREATE INDEX pay_offer_payer ON pay_offer (guild_id, payer_id);
CREATE INDEX pay_offer_payee ON pay_offer (guild_id, payee_id);
CREATE INDEX pay_offer_expiry ON pay_offer (expires_at);

-- Keyed hashes of erased members, so that erasing and returning does not pay twice.
CREATE TABLE economy_fingerprint (
    guild_id      BIGINT  NOT NULL,
    fingerprint   BYTEA   NOT NULL CHECK (length(fingerprint) = 32),
    last_day      BIGINT,
    next_shift_at BIGINT  NOT NULL,
    notice_until  BIGINT  NOT NULL,
    granted       BIGINT  NOT NULL CHECK (granted IN (0, 1)),
    expires_at    BIGINT  NOT NULL,
    PRIMARY KEY (guild_id, fingerprint)
);
CREATE INDEX economy_fingerprint_expiry ON economy_fingerprint (expires_at);
