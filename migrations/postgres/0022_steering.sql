-- What staff steers an economy with: figures per day and source, a census per day, and batches of corrections, payouts and
-- imports. Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01 (UTC). Never edit an applied file: add the next one.

-- The journal added up: what each kind of entry did on a day. `minted` is what came out of the mint, less what went back;
-- `burned` what was destroyed; `treasury` what the guild itself got or gave; `moved` what left accounts of members.
CREATE TABLE economy_day (
    guild_id BIGINT NOT NULL,
    day      BIGINT NOT NULL,
    kind     TEXT    NOT NULL,
    minted   BIGINT NOT NULL,
    burned   BIGINT NOT NULL,
    treasury BIGINT NOT NULL,
    moved    BIGINT NOT NULL CHECK (moved >= 0),
    entries  BIGINT NOT NULL CHECK (entries > 0),
    PRIMARY KEY (guild_id, day, kind)
);

-- Up to which entry a guild's journal is added up.
CREATE TABLE economy_rollup (
    guild_id BIGINT NOT NULL PRIMARY KEY,
    seq      BIGINT NOT NULL CHECK (seq >= 0)
);

-- The last day on which somebody did something with their money themselves, by the number of their wallet.
CREATE TABLE economy_activity (
    account_id BIGINT NOT NULL PRIMARY KEY,
    guild_id   BIGINT NOT NULL,
    last_day   BIGINT NOT NULL
);
CREATE INDEX economy_activity_guild ON economy_activity (guild_id, last_day);

-- Who has how much, counted at most once an hour; the last of a day stays. Shares are in millionths.
CREATE TABLE economy_census (
    guild_id       BIGINT NOT NULL,
    day            BIGINT NOT NULL,
    taken_at       BIGINT NOT NULL,
    seq            BIGINT NOT NULL,
    holders        BIGINT NOT NULL CHECK (holders >= 0),
    active         BIGINT NOT NULL CHECK (active >= 0),
    wallets        BIGINT NOT NULL,
    banks          BIGINT NOT NULL,
    escrows        BIGINT NOT NULL,
    dormant        BIGINT NOT NULL,
    median         BIGINT NOT NULL,
    gini_ppm       BIGINT NOT NULL,
    gini_error_ppm BIGINT NOT NULL,
    top_ppm        BIGINT NOT NULL,
    PRIMARY KEY (guild_id, day)
);

-- Many entries that staff makes as one: reversals, payouts, imports. Planned with all rows, confirmed, then carried out by a
-- job. `partly`: take what is there from whoever has too little. `source` keeps the same file from being imported twice.
CREATE TABLE steering_batch (
    guild_id    BIGINT NOT NULL,
    id          BIGINT NOT NULL CHECK (id > 0),
    what        TEXT    NOT NULL CHECK (what IN ('reverse', 'grant', 'remove', 'tax', 'import')),
    state       TEXT    NOT NULL CHECK (state IN ('planned', 'asked', 'running', 'done', 'cancelled')),
    made_by     BIGINT,
    reason      TEXT    NOT NULL,
    partly      BIGINT NOT NULL CHECK (partly IN (0, 1)),
    undoes      BIGINT,
    source      TEXT,
    made_at     BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    row_count   BIGINT NOT NULL CHECK (row_count >= 0),
    amount      BIGINT NOT NULL CHECK (amount >= 0),
    rows_done   BIGINT NOT NULL DEFAULT 0,
    rows_open   BIGINT NOT NULL DEFAULT 0,
    amount_done BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, id)
);
CREATE UNIQUE INDEX steering_batch_source ON steering_batch (guild_id, source) WHERE source IS NOT NULL AND state <> 'cancelled';
CREATE INDEX steering_batch_running ON steering_batch (changed_at) WHERE state = 'running';
CREATE INDEX steering_batch_open ON steering_batch (expires_at) WHERE state IN ('planned', 'asked');

-- One entry of a batch: for a member, or the opposite of an entry. `posted_seq` is the entry that was made.
CREATE TABLE steering_row (
    guild_id   BIGINT NOT NULL,
    batch_id   BIGINT NOT NULL,
    place      BIGINT NOT NULL,
    member_id  BIGINT,
    entry_seq  BIGINT,
    amount     BIGINT NOT NULL CHECK (amount >= 0),
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'part', 'short', 'skipped')),
    done       BIGINT NOT NULL DEFAULT 0,
    posted_seq BIGINT,
    PRIMARY KEY (guild_id, batch_id, place)
);
CREATE INDEX steering_row_member ON steering_row (guild_id, member_id) WHERE member_id IS NOT NULL;
