-- The ledger: accounts, an append-only journal chained by hash, what it did to each account, and holds.
-- Written only by app-economy's ledger, which locks `ledger_head` before anything else.

-- `owner_id` is a member, 0 for the guild's own accounts, and null once the member was forgotten.
CREATE TABLE account (
    id       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    currency INTEGER NOT NULL CHECK (currency >= 0),
    kind     TEXT    NOT NULL CHECK (kind IN ('wallet', 'bank', 'escrow', 'treasury', 'mint', 'burn')),
    owner_id INTEGER CHECK (owner_id >= 0),
    balance  INTEGER NOT NULL DEFAULT 0 CHECK (balance >= 0 OR kind = 'mint'),
    status   TEXT    NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed'))
) STRICT;
CREATE UNIQUE INDEX account_key ON account (guild_id, owner_id, kind, currency);
-- For leaderboards: richest first, the lower id first among equals. Empty accounts are not in it.
CREATE INDEX account_rank ON account (guild_id, currency, kind, balance DESC, owner_id) WHERE balance > 0 AND owner_id > 0;

-- The end of each guild's journal; its row is locked while entries are added.
CREATE TABLE ledger_head (
    guild_id INTEGER NOT NULL PRIMARY KEY,
    seq      INTEGER NOT NULL CHECK (seq >= 0),
    hash     BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- `lines` is a JSON array of [account, amount] in ascending order of accounts; it sums to zero.
-- `actor` is the wallet of whoever made the entry. `hash` covers the entry and the hash before it, and of the memo only
-- `memo_hash`: memo and salt may be cleared, nothing else may ever change.
CREATE TABLE journal_entry (
    guild_id  INTEGER NOT NULL,
    seq       INTEGER NOT NULL CHECK (seq > 0),
    at        INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    actor     INTEGER,
    memo      TEXT,
    memo_salt BLOB,
    memo_hash BLOB,
    reverses  INTEGER,
    lines     TEXT    NOT NULL,
    hash      BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (guild_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX journal_entry_reversed ON journal_entry (guild_id, reverses) WHERE reverses IS NOT NULL;

-- The journal from the view of each account, with the running balance. Its guild is that of the account.
CREATE TABLE posting (
    account_id    INTEGER NOT NULL,
    seq           INTEGER NOT NULL,
    amount        INTEGER NOT NULL CHECK (amount <> 0),
    balance_after INTEGER NOT NULL,
    PRIMARY KEY (account_id, seq)
) STRICT, WITHOUT ROWID;

-- Money bound for a purpose: in `escrow_id` while open, else back in `source_id` or captured by entry `closed_seq`.
CREATE TABLE hold (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    guild_id   INTEGER NOT NULL,
    source_id  INTEGER NOT NULL REFERENCES account (id),
    escrow_id  INTEGER NOT NULL REFERENCES account (id),
    amount     INTEGER NOT NULL CHECK (amount > 0),
    state      TEXT    NOT NULL CHECK (state IN ('open', 'captured', 'released', 'expired')),
    purpose    TEXT    NOT NULL,
    opened_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    opened_seq INTEGER NOT NULL,
    closed_seq INTEGER,
    CHECK ((state = 'open') = (closed_seq IS NULL))
) STRICT;
CREATE INDEX hold_due ON hold (expires_at, id) WHERE state = 'open';
CREATE INDEX hold_escrow ON hold (escrow_id) WHERE state = 'open';

CREATE TRIGGER journal_entry_update
BEFORE UPDATE OF guild_id, seq, at, kind, actor, memo_hash, reverses, lines, hash ON journal_entry
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_entry_memo
BEFORE UPDATE OF memo, memo_salt ON journal_entry WHEN NEW.memo IS NOT NULL OR NEW.memo_salt IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a memo can only be cleared');
END;
CREATE TRIGGER journal_entry_delete BEFORE DELETE ON journal_entry
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER posting_update BEFORE UPDATE ON posting
BEGIN
    SELECT RAISE(ABORT, 'postings are append-only');
END;
CREATE TRIGGER posting_delete BEFORE DELETE ON posting
BEGIN
    SELECT RAISE(ABORT, 'postings are append-only');
END;
