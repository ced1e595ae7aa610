-- The working life: what keeps a rank, tasks within shifts, careers of a guild's own, rewards of weeks and months, chances
-- taken, and progress. Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01, weeks from the Monday before.
-- Never edit an applied file: add the next one.

-- Shifts since a window of the present rank's quota began (0: it begins with the next shift), and windows missed in a row.
ALTER TABLE career_progress ADD COLUMN quota_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE career_progress ADD COLUMN quota_shifts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE career_progress ADD COLUMN quota_missed INTEGER NOT NULL DEFAULT 0;

-- The task that a member was shown before a shift; `nonce` numbers that shift. `asked_at` is null until the question itself
-- was shown. The task follows from the seed and the number, so a task left alone comes back as it was.
CREATE TABLE work_task (
    guild_id  INTEGER NOT NULL,
    user_id   INTEGER NOT NULL,
    nonce     INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    asked_at  INTEGER,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- Careers that a guild added or changed, every version of them; the highest counts. `toml` is null where the standard one
-- is back, `hidden` keeps others from taking it.
CREATE TABLE guild_career (
    guild_id   INTEGER NOT NULL,
    career     TEXT   NOT NULL,
    version    INTEGER NOT NULL CHECK (version > 0),
    toml       TEXT,
    hidden     INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    changed_at INTEGER NOT NULL,
    changed_by INTEGER NOT NULL,
    PRIMARY KEY (guild_id, career, version)
) STRICT, WITHOUT ROWID;

-- Rewards of weeks and months, as `daily_streak` and `daily_claim` are those of days. `number` counts weeks or months.
CREATE TABLE period_streak (
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    period      TEXT   NOT NULL CHECK (period IN ('week', 'month')),
    last        INTEGER NOT NULL,
    length      INTEGER NOT NULL CHECK (length > 0),
    best        INTEGER NOT NULL CHECK (best >= length),
    since_grace INTEGER NOT NULL CHECK (since_grace > 0),
    PRIMARY KEY (guild_id, user_id, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE period_claim (
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    period     TEXT   NOT NULL CHECK (period IN ('week', 'month')),
    number     INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,
    reward     INTEGER NOT NULL CHECK (reward >= 0),
    PRIMARY KEY (guild_id, user_id, period, number)
) STRICT, WITHOUT ROWID;

-- What somebody who was forgotten may not do again before a moment, by the keyed hash of their id.
CREATE TABLE life_fingerprint (
    guild_id    INTEGER NOT NULL,
    fingerprint BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    what        TEXT    NOT NULL CHECK (what IN ('week', 'month', 'crime', 'rob', 'quest', 'passive')),
    until       INTEGER NOT NULL,
    PRIMARY KEY (guild_id, fingerprint, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX life_fingerprint_expiry ON life_fingerprint (until);

-- Who takes chances, and who keeps out of it. `nonce` numbers the draws; `robbed_at` is when they were robbed last;
-- `passive` can be changed from `passive_ready_at` on.
CREATE TABLE member_risk (
    guild_id         INTEGER NOT NULL,
    user_id          INTEGER NOT NULL,
    nonce            INTEGER NOT NULL,
    crime_ready_at   INTEGER NOT NULL,
    rob_ready_at     INTEGER NOT NULL,
    robbed_at        INTEGER NOT NULL,
    passive          INTEGER NOT NULL CHECK (passive IN (0, 1)),
    passive_ready_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- Every chance taken, with what is needed to repeat its draw. `amount` is what was won, or the fine that was paid.
CREATE TABLE risk_draw (
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    nonce      INTEGER NOT NULL,
    drawn_at   INTEGER NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind IN ('crime', 'rob')),
    victim_id  INTEGER,
    chance_ppm INTEGER NOT NULL CHECK (chance_ppm BETWEEN 0 AND 1000000),
    won        INTEGER NOT NULL CHECK (won IN (0, 1)),
    amount     INTEGER NOT NULL CHECK (amount >= 0),
    label      TEXT   NOT NULL,
    commitment TEXT   NOT NULL,
    PRIMARY KEY (guild_id, user_id, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX risk_draw_victim ON risk_draw (guild_id, victim_id) WHERE victim_id IS NOT NULL;

-- What somebody did so far: in all, on the latest day they did something, and in its week. One row each, so that an effect
-- counts with one statement. `achieved` has a bit per achievement. Only `level` is indexed, which seldom changes.
CREATE TABLE member_progress (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    xp           INTEGER NOT NULL CHECK (xp >= 0),
    level        INTEGER NOT NULL CHECK (level > 0),
    achieved     INTEGER NOT NULL,
    day          INTEGER NOT NULL,
    week         INTEGER NOT NULL,
    work_day     INTEGER NOT NULL,
    streak       INTEGER NOT NULL CHECK (streak >= 0),
    streak_best  INTEGER NOT NULL CHECK (streak_best >= streak),
    promotions   INTEGER NOT NULL CHECK (promotions >= 0),
    quests       INTEGER NOT NULL CHECK (quests >= 0),
    shifts        INTEGER NOT NULL CHECK (shifts >= 0),
    shifts_day    INTEGER NOT NULL CHECK (shifts_day >= 0),
    shifts_week   INTEGER NOT NULL CHECK (shifts_week >= 0),
    good        INTEGER NOT NULL CHECK (good >= 0),
    good_day    INTEGER NOT NULL CHECK (good_day >= 0),
    good_week   INTEGER NOT NULL CHECK (good_week >= 0),
    tasks        INTEGER NOT NULL CHECK (tasks >= 0),
    tasks_day    INTEGER NOT NULL CHECK (tasks_day >= 0),
    tasks_week   INTEGER NOT NULL CHECK (tasks_week >= 0),
    claims        INTEGER NOT NULL CHECK (claims >= 0),
    claims_day    INTEGER NOT NULL CHECK (claims_day >= 0),
    claims_week   INTEGER NOT NULL CHECK (claims_week >= 0),
    crimes        INTEGER NOT NULL CHECK (crimes >= 0),
    crimes_day    INTEGER NOT NULL CHECK (crimes_day >= 0),
    crimes_week   INTEGER NOT NULL CHECK (crimes_week >= 0),
    earned        INTEGER NOT NULL CHECK (earned >= 0),
    earned_day    INTEGER NOT NULL CHECK (earned_day >= 0),
    earned_week   INTEGER NOT NULL CHECK (earned_week >= 0),
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_progress_level ON member_progress (guild_id, level DESC, user_id);

-- Achievements with the moment they were earned.
CREATE TABLE member_achievement (
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    achievement TEXT   NOT NULL,
    earned_at   INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, achievement)
) STRICT, WITHOUT ROWID;

-- Quests that were finished. The key keeps one from being paid twice in its day or week.
CREATE TABLE quest_done (
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    period   TEXT   NOT NULL CHECK (period IN ('day', 'week')),
    number   INTEGER NOT NULL,
    quest    TEXT   NOT NULL,
    done_at  INTEGER NOT NULL,
    reward   INTEGER NOT NULL CHECK (reward >= 0),
    PRIMARY KEY (guild_id, user_id, period, number, quest)
) STRICT, WITHOUT ROWID;
