-- The treasury: proposals and votes, the budget of rewards, taxes, decay and alerts.
-- Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01. Never edit an applied file: add the next one.

-- Proposals to give money of the treasury away. `amount` is for each payee, `total` what is kept back for all of them while the
-- proposal is open. The rules of the vote are those of its beginning; the tally is written when it ends.
CREATE TABLE treasury_proposal (
    guild_id         BIGINT NOT NULL,
    number           BIGINT NOT NULL CHECK (number > 0),
    author_id        BIGINT,
    what             TEXT    NOT NULL CHECK (what IN ('pay', 'share', 'burn')),
    payee_id         BIGINT,
    role_id          BIGINT,
    people           BIGINT NOT NULL CHECK (people >= 0),
    amount           BIGINT NOT NULL CHECK (amount > 0),
    total            BIGINT NOT NULL CHECK (total > 0),
    reason           TEXT    NOT NULL,
    state            TEXT    NOT NULL
        CHECK (state IN ('open', 'paid', 'unpaid', 'rejected', 'no_quorum', 'withdrawn', 'vetoed')),
    quorum           BIGINT NOT NULL CHECK (quorum > 0),
    majority_percent BIGINT NOT NULL CHECK (majority_percent BETWEEN 50 AND 100),
    known_since      BIGINT NOT NULL,
    yes              BIGINT NOT NULL DEFAULT 0 CHECK (yes >= 0),
    no               BIGINT NOT NULL DEFAULT 0 CHECK (no >= 0),
    abstain          BIGINT NOT NULL DEFAULT 0 CHECK (abstain >= 0),
    opened_at        BIGINT NOT NULL,
    ends_at          BIGINT NOT NULL,
    closed_at        BIGINT,
    closed_by        BIGINT,
    closed_reason    TEXT,
    entry_seq        BIGINT,
    PRIMARY KEY (guild_id, number),
    CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX treasury_proposal_due ON treasury_proposal (ends_at, guild_id) WHERE state = 'open';
CREATE INDEX treasury_proposal_open ON treasury_proposal (guild_id, number) WHERE state = 'open';
CREATE INDEX treasury_proposal_author ON treasury_proposal (guild_id, author_id);
CREATE INDEX treasury_proposal_payee ON treasury_proposal (guild_id, payee_id);

-- Who a proposal for a role pays: its members who were known when it began.
CREATE TABLE treasury_payee (
    guild_id BIGINT NOT NULL,
    number   BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    PRIMARY KEY (guild_id, number, user_id)
);
CREATE INDEX treasury_payee_user ON treasury_payee (guild_id, user_id);

-- Votes. One per member and proposal; the latest counts.
CREATE TABLE treasury_vote (
    guild_id BIGINT NOT NULL,
    number   BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    choice   TEXT    NOT NULL CHECK (choice IN ('yes', 'no', 'abstain')),
    cast_at  BIGINT NOT NULL,
    PRIMARY KEY (guild_id, number, user_id)
);
CREATE INDEX treasury_vote_user ON treasury_vote (guild_id, user_id);

-- What rewards minted on a day of the guild, where there is a budget.
CREATE TABLE faucet_day (
    guild_id BIGINT NOT NULL,
    day      BIGINT NOT NULL,
    minted   BIGINT NOT NULL CHECK (minted >= 0),
    rewards  BIGINT NOT NULL CHECK (rewards >= 0),
    PRIMARY KEY (guild_id, day)
);

-- The weekly walk through a guild's members for taxes and decay. `week` is its Monday; entries after `low_seq` and from `since`
-- on count for it, up to `high_seq`, which is known once the walk began.
CREATE TABLE levy_round (
    guild_id    BIGINT NOT NULL PRIMARY KEY,
    week        BIGINT NOT NULL,
    next_at     BIGINT NOT NULL,
    since       BIGINT NOT NULL,
    low_seq     BIGINT NOT NULL CHECK (low_seq >= 0),
    high_seq    BIGINT,
    after_id    BIGINT NOT NULL,
    walked      BIGINT NOT NULL,
    taken       BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX levy_round_due ON levy_round (next_at, guild_id);
CREATE INDEX guild_setting_levy ON guild_setting (key, guild_id) WHERE key IN ('tax.on', 'decay.on');

-- What one member owed for one week and what was taken. The key keeps a week from being taken twice.
CREATE TABLE levy (
    guild_id BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    week     BIGINT NOT NULL,
    kind     TEXT    NOT NULL CHECK (kind IN ('tax', 'decay')),
    base     BIGINT NOT NULL,
    owed     BIGINT NOT NULL CHECK (owed >= 0),
    taken    BIGINT NOT NULL CHECK (taken BETWEEN 0 AND owed),
    at       BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id, week, kind)
);

-- Members who were warned that their fortune will shrink.
CREATE TABLE idle_member (
    guild_id   BIGINT NOT NULL,
    user_id    BIGINT NOT NULL,
    warnings   BIGINT NOT NULL CHECK (warnings > 0),
    warned_day BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id)
);

-- Vacations: safe from decay before the day `until_day`; `used` counts the days of `year` that are spent or bound.
CREATE TABLE vacation (
    guild_id   BIGINT NOT NULL,
    user_id    BIGINT NOT NULL,
    from_day   BIGINT NOT NULL,
    until_day  BIGINT NOT NULL,
    year       BIGINT NOT NULL,
    used       BIGINT NOT NULL CHECK (used >= 0),
    PRIMARY KEY (guild_id, user_id)
);

-- Figures that left their range, told once until they are back in it.
CREATE TABLE economy_alert (
    guild_id  BIGINT NOT NULL,
    measure   TEXT    NOT NULL,
    raised_at BIGINT NOT NULL,
    ppm       BIGINT NOT NULL,
    PRIMARY KEY (guild_id, measure)
);
