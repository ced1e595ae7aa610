-- The treasury: proposals and votes, the budget of rewards, taxes, decay and alerts.
-- Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01. Never edit an applied file: add the next one.

-- Proposals to give money of the treasury away. `amount` is for each payee, `total` what is kept back for all of them while the
-- proposal is open. The rules of the vote are those of its beginning; the tally is written when it ends.
CREATE TABLE treasury_proposal (
    guild_id         INTEGER NOT NULL,
    number           INTEGER NOT NULL CHECK (number > 0),
    author_id        INTEGER,
    what             TEXT    NOT NULL CHECK (what IN ('pay', 'share', 'burn')),
    payee_id         INTEGER,
    role_id          INTEGER,
    people           INTEGER NOT NULL CHECK (people >= 0),
    amount           INTEGER NOT NULL CHECK (amount > 0),
    total            INTEGER NOT NULL CHECK (total > 0),
    reason           TEXT    NOT NULL,
    state            TEXT    NOT NULL
        CHECK (state IN ('open', 'paid', 'unpaid', 'rejected', 'no_quorum', 'withdrawn', 'vetoed')),
    quorum           INTEGER NOT NULL CHECK (quorum > 0),
    majority_percent INTEGER NOT NULL CHECK (majority_percent BETWEEN 50 AND 100),
    known_since      INTEGER NOT NULL,
    yes              INTEGER NOT NULL DEFAULT 0 CHECK (yes >= 0),
    no               INTEGER NOT NULL DEFAULT 0 CHECK (no >= 0),
    abstain          INTEGER NOT NULL DEFAULT 0 CHECK (abstain >= 0),
    opened_at        INTEGER NOT NULL,
    ends_at          INTEGER NOT NULL,
    closed_at        INTEGER,
    closed_by        INTEGER,
    closed_reason    TEXT,
    entry_seq        INTEGER,
    PRIMARY KEY (guild_id, number),
    CHECK ((state = 'open') = (closed_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX treasury_proposal_due ON treasury_proposal (ends_at, guild_id) WHERE state = 'open';
CREATE INDEX treasury_proposal_open ON treasury_proposal (guild_id, number) WHERE state = 'open';
CREATE INDEX treasury_proposal_author ON treasury_proposal (guild_id, author_id);
CREATE INDEX treasury_proposal_payee ON treasury_proposal (guild_id, payee_id);

-- Who a proposal for a role pays: its members who were known when it began.
CREATE TABLE treasury_payee (
    guild_id INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, number, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX treasury_payee_user ON treasury_payee (guild_id, user_id);

-- Votes. One per member and proposal; the latest counts.
CREATE TABLE treasury_vote (
    guild_id INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    choice   TEXT    NOT NULL CHECK (choice IN ('yes', 'no', 'abstain')),
    cast_at  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, number, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX treasury_vote_user ON treasury_vote (guild_id, user_id);

-- What rewards minted on a day of the guild, where there is a budget.
CREATE TABLE faucet_day (
    guild_id INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    minted   INTEGER NOT NULL CHECK (minted >= 0),
    rewards  INTEGER NOT NULL CHECK (rewards >= 0),
    PRIMARY KEY (guild_id, day)
) STRICT, WITHOUT ROWID;

-- The weekly walk through a guild's members for taxes and decay. `week` is its Monday; entries after `low_seq` and from `since`
-- on count for it, up to `high_seq`, which is known once the walk began.
CREATE TABLE levy_round (
    guild_id    INTEGER NOT NULL PRIMARY KEY,
    week        INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,
    since       INTEGER NOT NULL,
    low_seq     INTEGER NOT NULL CHECK (low_seq >= 0),
    high_seq    INTEGER,
    after_id    INTEGER NOT NULL,
    walked      INTEGER NOT NULL,
    taken       INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX levy_round_due ON levy_round (next_at, guild_id);
CREATE INDEX guild_setting_levy ON guild_setting (key, guild_id) WHERE key IN ('tax.on', 'decay.on');

-- What one member owed for one week and what was taken. The key keeps a week from being taken twice.
CREATE TABLE levy (
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    week     INTEGER NOT NULL,
    kind     TEXT    NOT NULL CHECK (kind IN ('tax', 'decay')),
    base     INTEGER NOT NULL,
    owed     INTEGER NOT NULL CHECK (owed >= 0),
    taken    INTEGER NOT NULL CHECK (taken BETWEEN 0 AND owed),
    at       INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, week, kind)
) STRICT, WITHOUT ROWID;

-- Members who were warned that their fortune will shrink.
CREATE TABLE idle_member (
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    warnings   INTEGER NOT NULL CHECK (warnings > 0),
    warned_day INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- Vacations: safe from decay before the day `until_day`; `used` counts the days of `year` that are spent or bound.
CREATE TABLE vacation (
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    from_day   INTEGER NOT NULL,
    until_day  INTEGER NOT NULL,
    year       INTEGER NOT NULL,
    used       INTEGER NOT NULL CHECK (used >= 0),
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- Figures that left their range, told once until they are back in it.
CREATE TABLE economy_alert (
    guild_id  INTEGER NOT NULL,
    measure   TEXT    NOT NULL,
    raised_at INTEGER NOT NULL,
    ppm       INTEGER NOT NULL,
    PRIMARY KEY (guild_id, measure)
) STRICT, WITHOUT ROWID;
