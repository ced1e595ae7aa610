-- The working life: what keeps a rank, tasks within shifts, careers of a guild's own, rewards of weeks and months, chances
-- taken, and progress. Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01, weeks from the Monday before.
-- Never edit an applied file: add the next one.

-- Shifts since a window of the present rank's quota began (0: it begins with the next shift), and windows missed in a row.
ALTER TABLE career_progress ADD COLUMN quota_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE career_progress ADD COLUMN quota_shifts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE career_progress ADD COLUMN quota_missed BIGINT NOT NULL DEFAULT 0;

-- The task that a member was shown before a shift; `nonce` numbers that shift. `asked_at` is null until the question itself
-- was shown. The task follows from the seed and the number, so a task left alone comes back as it was.
CREATE TABLE work_task (
    guild_id  BIGINT NOT NULL,
    user_id   BIGINT NOT NULL,
    nonce     BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    asked_at  BIGINT,
    PRIMARY KEY (guild_id, user_id)
);

-- Careers that a guild added or changed, every version of them; the highest counts. `toml` is null where the standard one
-- is back, `hidden` keeps others from taking it.
CREATE TABLE guild_career (
    guild_id   BIGINT NOT NULL,
    career     TEXT   NOT NULL,
    version    BIGINT NOT NULL CHECK (version > 0),
    toml       TEXT,
    hidden     BIGINT NOT NULL CHECK (hidden IN (0, 1)),
    changed_at BIGINT NOT NULL,
    changed_by BIGINT NOT NULL,
    PRIMARY KEY (guild_id, career, version)
);

-- Rewards of weeks and months, as `daily_streak` and `daily_claim` are those of days. `number` counts weeks or months.
CREATE TABLE period_streak (
    guild_id    BIGINT NOT NULL,
    user_id     BIGINT NOT NULL,
    period      TEXT   NOT NULL CHECK (period IN ('week', 'month')),
    last        BIGINT NOT NULL,
    length      BIGINT NOT NULL CHECK (length > 0),
    best        BIGINT NOT NULL CHECK (best >= length),
    since_grace BIGINT NOT NULL CHECK (since_grace > 0),
    PRIMARY KEY (guild_id, user_id, period)
);
CREATE TABLE period_claim (
    guild_id   BIGINT NOT NULL,
    user_id    BIGINT NOT NULL,
    period     TEXT   NOT NULL CHECK (period IN ('week', 'month')),
    number     BIGINT NOT NULL,
    claimed_at BIGINT NOT NULL,
    reward     BIGINT NOT NULL CHECK (reward >= 0),
    PRIMARY KEY (guild_id, user_id, period, number)
);

-- What somebody who was forgotten may not do again before a moment, by the keyed hash of their id.
CREATE TABLE life_fingerprint (
    guild_id    BIGINT NOT NULL,
    fingerprint BYTEA   NOT NULL CHECK (length(fingerprint) = 32),
    what        TEXT    NOT NULL CHECK (what IN ('week', 'month', 'crime', 'rob', 'quest', 'passive')),
    until       BIGINT NOT NULL,
    PRIMARY KEY (guild_id, fingerprint, what)
);
CREATE INDEX life_fingerprint_expiry ON life_fingerprint (until);

-- Who takes chances, and who keeps out of it. `nonce` numbers the draws; `robbed_at` is when they were robbed last;
-- `passive` can be changed from `passive_ready_at` on.
CREATE TABLE member_risk (
    guild_id         BIGINT NOT NULL,
    user_id          BIGINT NOT NULL,
    nonce            BIGINT NOT NULL,
    crime_ready_at   BIGINT NOT NULL,
    rob_ready_at     BIGINT NOT NULL,
    robbed_at        BIGINT NOT NULL,
    passive          BIGINT NOT NULL CHECK (passive IN (0, 1)),
    passive_ready_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id)
);

-- Every chance taken, with what is needed to repeat its draw. `amount` is what was won, or the fine that was paid.
CREATE TABLE risk_draw (
    guild_id   BIGINT NOT NULL,
    user_id    BIGINT NOT NULL,
    nonce      BIGINT NOT NULL,
    drawn_at   BIGINT NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind IN ('crime', 'rob')),
    victim_id  BIGINT,
    chance_ppm BIGINT NOT NULL CHECK (chance_ppm BETWEEN 0 AND 1000000),
    won        BIGINT NOT NULL CHECK (won IN (0, 1)),
    amount     BIGINT NOT NULL CHECK (amount >= 0),
    label      TEXT   NOT NULL,
    commitment TEXT   NOT NULL,
    PRIMARY KEY (guild_id, user_id, nonce)
);
CREATE INDEX risk_draw_victim ON risk_draw (guild_id, victim_id) WHERE victim_id IS NOT NULL;

-- What somebody did so far: in all, on the latest day they did something, and in its week. One row each, so that an effect
-- counts with one statement. `achieved` has a bit per achievement. Only `level` is indexed, which seldom changes.
CREATE TABLE member_progress (
    guild_id     BIGINT NOT NULL,
    user_id      BIGINT NOT NULL,
    xp           BIGINT NOT NULL CHECK (xp >= 0),
    level        BIGINT NOT NULL CHECK (level > 0),
    achieved     BIGINT NOT NULL,
    day          BIGINT NOT NULL,
    week         BIGINT NOT NULL,
    work_day     BIGINT NOT NULL,
    streak       BIGINT NOT NULL CHECK (streak >= 0),
    streak_best  BIGINT NOT NULL CHECK (streak_best >= streak),
    promotions   BIGINT NOT NULL CHECK (promotions >= 0),
    quests       BIGINT NOT NULL CHECK (quests >= 0),
    shifts        BIGINT NOT NULL CHECK (shifts >= 0),
    shifts_day    BIGINT NOT NULL CHECK (shifts_day >= 0),
    shifts_week   BIGINT NOT NULL CHECK (shifts_week >= 0),
    good        BIGINT NOT NULL CHECK (good >= 0),
    good_day    BIGINT NOT NULL CHECK (good_day >= 0),
    good_week   BIGINT NOT NULL CHECK (good_week >= 0),
    tasks        BIGINT NOT NULL CHECK (tasks >= 0),
    tasks_day    BIGINT NOT NULL CHECK (tasks_day >= 0),
    tasks_week   BIGINT NOT NULL CHECK (tasks_week >= 0),
    claims        BIGINT NOT NULL CHECK (claims >= 0),
    claims_day    BIGINT NOT NULL CHECK (claims_day >= 0),
    claims_week   BIGINT NOT NULL CHECK (claims_week >= 0),
    crimes        BIGINT NOT NULL CHECK (crimes >= 0),
    crimes_day    BIGINT NOT NULL CHECK (crimes_day >= 0),
    crimes_week   BIGINT NOT NULL CHECK (crimes_week >= 0),
    earned        BIGINT NOT NULL CHECK (earned >= 0),
    earned_day    BIGINT NOT NULL CHECK (earned_day >= 0),
    earned_week   BIGINT NOT NULL CHECK (earned_week >= 0),
    PRIMARY KEY (guild_id, user_id)
);
CREATE INDEX member_progress_level ON member_progress (guild_id, level DESC, user_id);

-- Achievements with the moment they were earned.
CREATE TABLE member_achievement (
    guild_id    BIGINT NOT NULL,
    user_id     BIGINT NOT NULL,
    achievement TEXT   NOT NULL,
    earned_at   BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id, achievement)
);

-- Quests that were finished. The key keeps one from being paid twice in its day or week.
CREATE TABLE quest_done (
    guild_id BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    period   TEXT   NOT NULL CHECK (period IN ('day', 'week')),
    number   BIGINT NOT NULL,
    quest    TEXT   NOT NULL,
    done_at  BIGINT NOT NULL,
    reward   BIGINT NOT NULL CHECK (reward >= 0),
    PRIMARY KEY (guild_id, user_id, period, number, quest)
);
