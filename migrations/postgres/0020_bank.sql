-- The bank: interest on savings, loans, requests for money, standing orders and term deposits.
-- Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01. Never edit an applied file: add the next one.

-- How far the interest of a bank account is. `day` is the first day that is not paid for yet, `low` the least the account held
-- in it so far, `balance` what it held after entry `seq` of the journal, `carry` millionths of a coin that were not paid yet.
-- `paid` and `short` are of the latest payment, which was for the days up to `paid_day`.
CREATE TABLE savings (
    guild_id   BIGINT  NOT NULL,
    user_id    BIGINT  NOT NULL,
    day        BIGINT  NOT NULL,
    low        BIGINT  NOT NULL CHECK (low >= 0),
    balance    BIGINT  NOT NULL CHECK (balance >= 0),
    seq        BIGINT  NOT NULL CHECK (seq >= 0),
    carry      BIGINT  NOT NULL CHECK (carry BETWEEN 0 AND 999999),
    paid_day   BIGINT  NOT NULL,
    paid       BIGINT  NOT NULL CHECK (paid >= 0),
    short      BIGINT  NOT NULL CHECK (short >= 0),
    paid_total BIGINT  NOT NULL CHECK (paid_total >= 0),
    PRIMARY KEY (guild_id, user_id)
);

-- One row per guild with savings: when its accounts are walked next, and after whom the walk goes on.
CREATE TABLE savings_round (
    guild_id    BIGINT  NOT NULL PRIMARY KEY,
    next_at     BIGINT  NOT NULL,
    after_id    BIGINT  NOT NULL,
    accounts    BIGINT  NOT NULL,
    paid        BIGINT  NOT NULL,
    finished_at BIGINT 
);
CREATE INDEX savings_round_due ON savings_round (next_at, guild_id);
INSERT INTO savings_round (guild_id, next_at, after_id, accounts, paid) SELECT guild_id, 0, 0, 0, 0 FROM ledger_head;

-- Loans. `owed` is what is left of the principal, `interest` what grew on it up to `accrued_day` and is not paid yet.
-- `check_at` is when the bank looks at it by itself next.
CREATE TABLE loan (
    guild_id      BIGINT  NOT NULL,
    user_id       BIGINT  NOT NULL,
    taken_at      BIGINT  NOT NULL,
    lender        TEXT    NOT NULL CHECK (lender IN ('mint', 'treasury')),
    principal     BIGINT  NOT NULL CHECK (principal > 0),
    owed          BIGINT  NOT NULL CHECK (owed >= 0),
    interest      BIGINT  NOT NULL CHECK (interest >= 0),
    carry         BIGINT  NOT NULL CHECK (carry BETWEEN 0 AND 999999),
    rate_ppm      BIGINT  NOT NULL CHECK (rate_ppm >= 0),
    accrued_day   BIGINT  NOT NULL,
    taken_day     BIGINT  NOT NULL,
    due_day       BIGINT  NOT NULL,
    repaid        BIGINT  NOT NULL CHECK (repaid >= 0),
    state         TEXT    NOT NULL CHECK (state IN ('open', 'late', 'default', 'repaid')),
    check_at      BIGINT  NOT NULL,
    closed_at     BIGINT ,
    PRIMARY KEY (guild_id, user_id, taken_at),
    CHECK ((closed_at IS NULL) = (state <> 'repaid'))
);
CREATE UNIQUE INDEX loan_open ON loan (guild_id, user_id) WHERE closed_at IS NULL;
CREATE INDEX loan_due ON loan (check_at) WHERE closed_at IS NULL;

-- Debts of members who were forgotten, so that being forgotten pays none of them.
CREATE TABLE loan_memory (
    guild_id    BIGINT  NOT NULL,
    fingerprint BYTEA   NOT NULL,
    expires_at  BIGINT  NOT NULL,
    PRIMARY KEY (guild_id, fingerprint)
);
CREATE INDEX loan_memory_expiry ON loan_memory (expires_at);

-- Members who ask others for money.
CREATE TABLE money_request (
    guild_id   BIGINT  NOT NULL,
    number     BIGINT  NOT NULL CHECK (number > 0),
    asker_id   BIGINT  NOT NULL,
    payer_id   BIGINT  NOT NULL,
    amount     BIGINT  NOT NULL CHECK (amount > 0),
    memo       TEXT,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'accepted', 'declined', 'withdrawn')),
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    PRIMARY KEY (guild_id, number)
);
CREATE INDEX money_request_asker ON money_request (guild_id, asker_id);
CREATE INDEX money_request_payer ON money_request (guild_id, payer_id);
CREATE INDEX money_request_expiry ON money_request (expires_at);

-- Payments that repeat. `due_day` is the day of the next one, which begins at `due_at`.
CREATE TABLE standing_order (
    guild_id   BIGINT  NOT NULL,
    payer_id   BIGINT  NOT NULL,
    number     BIGINT  NOT NULL CHECK (number > 0),
    payee_id   BIGINT  NOT NULL,
    amount     BIGINT  NOT NULL CHECK (amount > 0),
    memo       TEXT,
    every      TEXT    NOT NULL CHECK (every IN ('day', 'week')),
    due_day    BIGINT  NOT NULL,
    due_at     BIGINT  NOT NULL,
    created_at BIGINT  NOT NULL,
    paid       BIGINT  NOT NULL CHECK (paid >= 0),
    skipped    BIGINT  NOT NULL CHECK (skipped >= 0),
    PRIMARY KEY (guild_id, payer_id, number)
);
CREATE INDEX standing_order_due ON standing_order (due_at);
CREATE INDEX standing_order_payee ON standing_order (guild_id, payee_id);

-- Savings bound until a day for a better rate; their money is in a hold.
CREATE TABLE term_deposit (
    guild_id   BIGINT  NOT NULL,
    hold_id    BIGINT  NOT NULL REFERENCES hold (id),
    user_id    BIGINT  NOT NULL,
    amount     BIGINT  NOT NULL CHECK (amount > 0),
    days       BIGINT  NOT NULL CHECK (days > 0),
    rate_ppm   BIGINT  NOT NULL CHECK (rate_ppm >= 0),
    interest   BIGINT  NOT NULL CHECK (interest >= 0),
    opened_at  BIGINT  NOT NULL,
    matures_at BIGINT  NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'matured', 'broken')),
    paid       BIGINT  NOT NULL CHECK (paid >= 0),
    closed_at  BIGINT ,
    PRIMARY KEY (guild_id, hold_id),
    CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX term_deposit_owner ON term_deposit (guild_id, user_id);
CREATE INDEX term_deposit_due ON term_deposit (matures_at) WHERE state = 'open';
