-- The ledger: accounts, an append-only journal chained by hash, what it did to each account, and holds.
-- Written only by app-economy's ledger, which locks `ledger_head` before anything else.

-- `owner_id` is a member, 0 for the guild's own accounts, and null once the member was forgotten.
CREATE TABLE account (
    id       BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    guild_id BIGINT  NOT NULL,
    currency BIGINT  NOT NULL CHECK (currency >= 0),
    kind     TEXT    COLLATE "C" NOT NULL CHECK (kind IN ('wallet', 'bank', 'escrow', 'treasury', 'mint', 'burn')),
    owner_id BIGINT  CHECK (owner_id >= 0),
    balance  BIGINT  NOT NULL DEFAULT 0 CHECK (balance >= 0 OR kind = 'mint'),
    status   TEXT    NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed'))
);
CREATE UNIQUE INDEX account_key ON account (guild_id, owner_id, kind, currency);
-- For leaderboards: richest first, the lower id first among equals. Empty accounts are not in it.
CREATE INDEX account_rank ON account (guild_id, currency, kind, balance DESC, owner_id) WHERE balance > 0 AND owner_id > 0;

-- The end of each guild's journal; its row is locked while entries are added.
CREATE TABLE ledger_head (
    guild_id BIGINT  NOT NULL PRIMARY KEY,
    seq      BIGINT  NOT NULL CHECK (seq >= 0),
    hash     BYTEA   NOT NULL CHECK (octet_length(hash) = 32)
);

-- `lines` is a JSON array of [account, amount] in ascending order of accounts; it sums to zero.
-- `actor` is the wallet of whoever made the entry. `hash` covers the entry and the hash before it, and of the memo only
-- `memo_hash`: memo and salt may be cleared, nothing else may ever change.
CREATE TABLE journal_entry (
    guild_id  BIGINT  NOT NULL,
    seq       BIGINT  NOT NULL CHECK (seq > 0),
    at        BIGINT  NOT NULL,
    kind      TEXT    NOT NULL,
    actor     BIGINT,
    memo      TEXT,
    memo_salt BYTEA,
    memo_hash BYTEA,
    reverses  BIGINT,
    lines     TEXT    NOT NULL,
    hash      BYTEA   NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (guild_id, seq)
);
CREATE UNIQUE INDEX journal_entry_reversed ON journal_entry (guild_id, reverses) WHERE reverses IS NOT NULL;

-- The journal from the view of each account, with the running balance. Its guild is that of the account.
CREATE TABLE posting (
    account_id    BIGINT  NOT NULL,
    seq           BIGINT  NOT NULL,
    amount        BIGINT  NOT NULL CHECK (amount <> 0),
    balance_after BIGINT  NOT NULL,
    PRIMARY KEY (account_id, seq)
);

-- Money bound for a purpose: in `escrow_id` while open, else back in `source_id` or captured by entry `closed_seq`.
CREATE TABLE hold (
    id         BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    guild_id   BIGINT  NOT NULL,
    source_id  BIGINT  NOT NULL REFERENCES account (id),
    escrow_id  BIGINT  NOT NULL REFERENCES account (id),
    amount     BIGINT  NOT NULL CHECK (amount > 0),
    state      TEXT    NOT NULL CHECK (state IN ('open', 'captured', 'released', 'expired')),
    purpose    TEXT    NOT NULL,
    opened_at  BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    opened_seq BIGINT  NOT NULL,
    closed_seq BIGINT,
    CHECK ((state = 'open') = (closed_seq IS NULL))
);
CREATE INDEX hold_due ON hold (expires_at, id) WHERE state = 'open';
CREATE INDEX hold_escrow ON hold (escrow_id) WHERE state = 'open';

CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER journal_entry_update
BEFORE UPDATE OF guild_id, seq, at, kind, actor, memo_hash, reverses, lines, hash ON journal_entry
FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
-- A memo can only be cleared.
CREATE TRIGGER journal_entry_memo
BEFORE UPDATE OF memo, memo_salt ON journal_entry
FOR EACH ROW WHEN (NEW.memo IS NOT NULL OR NEW.memo_salt IS NOT NULL) EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER journal_entry_delete BEFORE DELETE ON journal_entry
FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER journal_entry_truncate BEFORE TRUNCATE ON journal_entry
FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER posting_update BEFORE UPDATE OR DELETE ON posting
FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER posting_truncate BEFORE TRUNCATE ON posting
FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
