-- The bank: interest on savings, loans, requests for money, standing orders and term deposits.
-- Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01. Never edit an applied file: add the next one.

-- How far the interest of a bank account is. `day` is the first day that is not paid for yet, `low` the least the account held
-- in it so far, `balance` what it held after entry `seq` of the journal, `carry` millionths of a coin that were not paid yet.
-- `paid` and `short` are of the latest payment, which was for the days up to `paid_day`.
CREATE TABLE savings (
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    low        INTEGER NOT NULL CHECK (low >= 0),
    balance    INTEGER NOT NULL CHECK (balance >= 0),
    seq        INTEGER NOT NULL CHECK (seq >= 0),
    carry      INTEGER NOT NULL CHECK (carry BETWEEN 0 AND 999999),
    paid_day   INTEGER NOT NULL,
    paid       INTEGER NOT NULL CHECK (paid >= 0),
    short      INTEGER NOT NULL CHECK (short >= 0),
    paid_total INTEGER NOT NULL CHECK (paid_total >= 0),
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- One row per guild with savings: when its accounts are walked next, and after whom the walk goes on.
CREATE TABLE savings_round (
    guild_id    INTEGER NOT NULL PRIMARY KEY,
    next_at     INTEGER NOT NULL,
    after_id    INTEGER NOT NULL,
    accounts    INTEGER NOT NULL,
    paid        INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX savings_round_due ON savings_round (next_at, guild_id);
INSERT INTO savings_round (guild_id, next_at, after_id, accounts, paid) SELECT guild_id, 0, 0, 0, 0 FROM ledger_head;

-- Loans. `owed` is what is left of the principal, `interest` what grew on it up to `accrued_day` and is not paid yet.
-- `check_at` is when the bank looks at it by itself next.
CREATE TABLE loan (
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    taken_at      INTEGER NOT NULL,
    lender        TEXT    NOT NULL CHECK (lender IN ('mint', 'treasury')),
    principal     INTEGER NOT NULL CHECK (principal > 0),
    owed          INTEGER NOT NULL CHECK (owed >= 0),
    interest      INTEGER NOT NULL CHECK (interest >= 0),
    carry         INTEGER NOT NULL CHECK (carry BETWEEN 0 AND 999999),
    rate_ppm      INTEGER NOT NULL CHECK (rate_ppm >= 0),
    accrued_day   INTEGER NOT NULL,
    taken_day     INTEGER NOT NULL,
    due_day       INTEGER NOT NULL,
    repaid        INTEGER NOT NULL CHECK (repaid >= 0),
    state         TEXT    NOT NULL CHECK (state IN ('open', 'late', 'default', 'repaid')),
    check_at      INTEGER NOT NULL,
    closed_at     INTEGER,
    PRIMARY KEY (guild_id, user_id, taken_at),
    CHECK ((closed_at IS NULL) = (state <> 'repaid'))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX loan_open ON loan (guild_id, user_id) WHERE closed_at IS NULL;
CREATE INDEX loan_due ON loan (check_at) WHERE closed_at IS NULL;

-- Debts of members who were forgotten, so that being forgotten pays none of them.
CREATE TABLE loan_memory (
    guild_id    INTEGER NOT NULL,
    fingerprint BLOB    NOT NULL,
    expires_at  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX loan_memory_expiry ON loan_memory (expires_at);

-- Members who ask others for money.
CREATE TABLE money_request (
    guild_id   INTEGER NOT NULL,
    number     INTEGER NOT NULL CHECK (number > 0),
    asker_id   INTEGER NOT NULL,
    payer_id   INTEGER NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0),
    memo       TEXT,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'accepted', 'declined', 'withdrawn')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX money_request_asker ON money_request (guild_id, asker_id);
CREATE INDEX money_request_payer ON money_request (guild_id, payer_id);
CREATE INDEX money_request_expiry ON money_request (expires_at);

-- Payments that repeat. `due_day` is the day of the next one, which begins at `due_at`.
CREATE TABLE standing_order (
    guild_id   INTEGER NOT NULL,
    payer_id   INTEGER NOT NULL,
    number     INTEGER NOT NULL CHECK (number > 0),
    payee_id   INTEGER NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0),
    memo       TEXT,
    every      TEXT    NOT NULL CHECK (every IN ('day', 'week')),
    due_day    INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    paid       INTEGER NOT NULL CHECK (paid >= 0),
    skipped    INTEGER NOT NULL CHECK (skipped >= 0),
    PRIMARY KEY (guild_id, payer_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_order_due ON standing_order (due_at);
CREATE INDEX standing_order_payee ON standing_order (guild_id, payee_id);

-- Savings bound until a day for a better rate; their money is in a hold.
CREATE TABLE term_deposit (
    guild_id   INTEGER NOT NULL,
    hold_id    INTEGER NOT NULL REFERENCES hold (id),
    user_id    INTEGER NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0),
    days       INTEGER NOT NULL CHECK (days > 0),
    rate_ppm   INTEGER NOT NULL CHECK (rate_ppm >= 0),
    interest   INTEGER NOT NULL CHECK (interest >= 0),
    opened_at  INTEGER NOT NULL,
    matures_at INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'matured', 'broken')),
    paid       INTEGER NOT NULL CHECK (paid >= 0),
    closed_at  INTEGER,
    PRIMARY KEY (guild_id, hold_id),
    CHECK ((state = 'open') = (closed_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX term_deposit_owner ON term_deposit (guild_id, user_id);
CREATE INDEX term_deposit_due ON term_deposit (matures_at) WHERE state = 'open';
