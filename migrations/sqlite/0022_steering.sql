-- What staff steers an economy with: figures per day and source, a census per day, and batches of corrections, payouts and
-- imports. Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01 (UTC). Never edit an applied file: add the next one.

-- The journal added up: what each kind of entry did on a day. `minted` is what came out of the mint, less what went back;
-- `burned` what was destroyed; `treasury` what the guild itself got or gave; `moved` what left accounts of members.
CREATE TABLE economy_day (
    guild_id INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    minted   INTEGER NOT NULL,
    burned   INTEGER NOT NULL,
    treasury INTEGER NOT NULL,
    moved    INTEGER NOT NULL CHECK (moved >= 0),
    entries  INTEGER NOT NULL CHECK (entries > 0),
    PRIMARY KEY (guild_id, day, kind)
) STRICT, WITHOUT ROWID;

-- Up to which entry a guild's journal is added up.
CREATE TABLE economy_rollup (
    guild_id INTEGER NOT NULL PRIMARY KEY,
    seq      INTEGER NOT NULL CHECK (seq >= 0)
) STRICT;

-- The last day on which somebody did something with their money themselves, by the number of their wallet.
CREATE TABLE economy_activity (
    account_id INTEGER NOT NULL PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    last_day   INTEGER NOT NULL
) STRICT;
CREATE INDEX economy_activity_guild ON economy_activity (guild_id, last_day);

-- Who has how much, counted at most once an hour; the last of a day stays. Shares are in millionths.
CREATE TABLE economy_census (
    guild_id       INTEGER NOT NULL,
    day            INTEGER NOT NULL,
    taken_at       INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    holders        INTEGER NOT NULL CHECK (holders >= 0),
    active         INTEGER NOT NULL CHECK (active >= 0),
    wallets        INTEGER NOT NULL,
    banks          INTEGER NOT NULL,
    escrows        INTEGER NOT NULL,
    dormant        INTEGER NOT NULL,
    median         INTEGER NOT NULL,
    gini_ppm       INTEGER NOT NULL,
    gini_error_ppm INTEGER NOT NULL,
    top_ppm        INTEGER NOT NULL,
    PRIMARY KEY (guild_id, day)
) STRICT, WITHOUT ROWID;

-- Many entries that staff makes as one: reversals, payouts, imports. Planned with all rows, confirmed, then carried out by a
-- job. `partly`: take what is there from whoever has too little. `source` keeps the same file from being imported twice.
CREATE TABLE steering_batch (
    guild_id    INTEGER NOT NULL,
    id          INTEGER NOT NULL CHECK (id > 0),
    what        TEXT    NOT NULL CHECK (what IN ('reverse', 'grant', 'remove', 'tax', 'import')),
    state       TEXT    NOT NULL CHECK (state IN ('planned', 'asked', 'running', 'done', 'cancelled')),
    made_by     INTEGER,
    reason      TEXT    NOT NULL,
    partly      INTEGER NOT NULL CHECK (partly IN (0, 1)),
    undoes      INTEGER,
    source      TEXT,
    made_at     INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    row_count   INTEGER NOT NULL CHECK (row_count >= 0),
    amount      INTEGER NOT NULL CHECK (amount >= 0),
    rows_done   INTEGER NOT NULL DEFAULT 0,
    rows_open   INTEGER NOT NULL DEFAULT 0,
    amount_done INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX steering_batch_source ON steering_batch (guild_id, source) WHERE source IS NOT NULL AND state <> 'cancelled';
CREATE INDEX steering_batch_running ON steering_batch (changed_at) WHERE state = 'running';
CREATE INDEX steering_batch_open ON steering_batch (expires_at) WHERE state IN ('planned', 'asked');

-- One entry of a batch: for a member, or the opposite of an entry. `posted_seq` is the entry that was made.
CREATE TABLE steering_row (
    guild_id   INTEGER NOT NULL,
    batch_id   INTEGER NOT NULL,
    place      INTEGER NOT NULL,
    member_id  INTEGER,
    entry_seq  INTEGER,
    amount     INTEGER NOT NULL CHECK (amount >= 0),
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'part', 'short', 'skipped')),
    done       INTEGER NOT NULL DEFAULT 0,
    posted_seq INTEGER,
    PRIMARY KEY (guild_id, batch_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX steering_row_member ON steering_row (guild_id, member_id) WHERE member_id IS NOT NULL;
