-- What grows with members: rewards of levels, prestige, seasons, activity, collections and a server's own quests.
-- Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01. Never edit an applied file: add the next one.

-- How often a member started over from the first level.
ALTER TABLE member_progress ADD COLUMN prestige BIGINT NOT NULL DEFAULT 0 CHECK (prestige >= 0);

-- What reaching a level brings.
CREATE TABLE level_reward (
    guild_id BIGINT NOT NULL,
    level    BIGINT NOT NULL CHECK (level BETWEEN 2 AND 500),
    role_id  BIGINT,
    coins    BIGINT NOT NULL CHECK (coins >= 0),
    PRIMARY KEY (guild_id, level),
    CHECK (role_id IS NOT NULL OR coins > 0)
);

-- Whom a level was rewarded: once, also for somebody who was forgotten, who stands here under a number that names nobody.
CREATE TABLE level_reward_done (
    guild_id BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    level    BIGINT NOT NULL,
    coins    BIGINT NOT NULL CHECK (coins >= 0),
    given_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id, level)
);

-- Roles on their way to members as a reward, of a level or of the season with this number.
CREATE TABLE role_reward (
    id        BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    guild_id  BIGINT NOT NULL,
    user_id   BIGINT NOT NULL,
    role_id   BIGINT NOT NULL,
    cause     TEXT    NOT NULL CHECK (cause IN ('level', 'season')),
    number    BIGINT NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'refused', 'lapsed')),
    opened_at BIGINT NOT NULL,
    due_at    BIGINT NOT NULL
);
CREATE INDEX role_reward_due ON role_reward (due_at) WHERE state = 'waiting';
CREATE INDEX role_reward_of ON role_reward (guild_id, user_id);

-- Seasons: a name, a time, what is scored, and what the first places get. `keep_percent` is what members keep of their
-- experience when it ends (null: nothing changes), `carry_percent` what they keep of the points of the season before,
-- `carry_from`. `walked` is how far the work that follows start and end has come, by the ids of members.
CREATE TABLE season (
    guild_id      BIGINT NOT NULL,
    id            BIGINT NOT NULL CHECK (id > 0),
    name          TEXT    NOT NULL,
    scored        TEXT    NOT NULL CHECK (scored IN ('xp', 'coins', 'levels')),
    state         TEXT    NOT NULL CHECK (state IN ('planned', 'running', 'closing', 'ended')),
    starts_at     BIGINT NOT NULL,
    ends_at       BIGINT NOT NULL CHECK (ends_at > starts_at),
    prizes        TEXT    NOT NULL,
    carry_percent BIGINT NOT NULL CHECK (carry_percent BETWEEN 0 AND 100),
    carry_from    BIGINT,
    keep_percent  BIGINT CHECK (keep_percent BETWEEN 0 AND 100),
    walked        BIGINT NOT NULL,
    made_by       BIGINT,
    members       BIGINT NOT NULL CHECK (members >= 0),
    points        BIGINT NOT NULL,
    PRIMARY KEY (guild_id, id)
);
CREATE UNIQUE INDEX season_planned ON season (guild_id) WHERE state = 'planned';
CREATE UNIQUE INDEX season_running ON season (guild_id) WHERE state IN ('running', 'closing');
CREATE INDEX season_open ON season (state, guild_id, id);

-- Points of a season: they are no coins, and nothing can be bought with them.
CREATE TABLE season_score (
    guild_id  BIGINT NOT NULL,
    season_id BIGINT NOT NULL,
    user_id   BIGINT NOT NULL,
    points    BIGINT NOT NULL,
    PRIMARY KEY (guild_id, season_id, user_id)
);
CREATE INDEX season_score_rank ON season_score (guild_id, season_id, points DESC, user_id);
CREATE INDEX season_score_member ON season_score (guild_id, user_id);

-- The first hundred of a season that ended. `user_id` is null once the member was forgotten.
CREATE TABLE season_place (
    guild_id  BIGINT NOT NULL,
    season_id BIGINT NOT NULL,
    place     BIGINT NOT NULL CHECK (place > 0),
    user_id   BIGINT,
    points    BIGINT NOT NULL,
    coins     BIGINT NOT NULL CHECK (coins >= 0),
    PRIMARY KEY (guild_id, season_id, place)
);
CREATE INDEX season_place_member ON season_place (guild_id, user_id) WHERE user_id IS NOT NULL;

-- Experience that came from activity on the latest day there was some: so that the cap of a day holds across restarts.
CREATE TABLE member_activity (
    guild_id BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    day      BIGINT NOT NULL,
    xp       BIGINT NOT NULL CHECK (xp >= 0),
    messages BIGINT NOT NULL CHECK (messages >= 0),
    minutes  BIGINT NOT NULL CHECK (minutes >= 0),
    PRIMARY KEY (guild_id, user_id)
);

-- Sets of things to complete. `drop_ppm` is the chance that a shift or a daily reward brings one of them.
CREATE TABLE collection (
    guild_id BIGINT NOT NULL,
    id       BIGINT NOT NULL CHECK (id > 0),
    name     TEXT    NOT NULL,
    name_key TEXT    NOT NULL,
    badge    TEXT    NOT NULL,
    coins    BIGINT NOT NULL CHECK (coins >= 0),
    drop_ppm BIGINT NOT NULL CHECK (drop_ppm BETWEEN 0 AND 1000000),
    state    TEXT    NOT NULL CHECK (state IN ('open', 'deleted')),
    PRIMARY KEY (guild_id, id)
);
CREATE UNIQUE INDEX collection_name ON collection (guild_id, name_key) WHERE state = 'open';
CREATE TABLE collection_item (
    guild_id      BIGINT NOT NULL,
    collection_id BIGINT NOT NULL,
    item_id       BIGINT NOT NULL,
    PRIMARY KEY (guild_id, collection_id, item_id)
);

-- Who completed one: once, also for somebody who was forgotten, who stands here under a number that names nobody.
CREATE TABLE collection_done (
    guild_id      BIGINT NOT NULL,
    user_id       BIGINT NOT NULL,
    collection_id BIGINT NOT NULL,
    coins         BIGINT NOT NULL CHECK (coins >= 0),
    done_at       BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id, collection_id)
);

-- Things that a draw brought, with what is needed to repeat it.
CREATE TABLE item_drop (
    guild_id      BIGINT NOT NULL,
    user_id       BIGINT NOT NULL,
    label         TEXT    NOT NULL,
    collection_id BIGINT NOT NULL,
    item_id       BIGINT NOT NULL,
    chance_ppm    BIGINT NOT NULL CHECK (chance_ppm BETWEEN 0 AND 1000000),
    drawn_at      BIGINT NOT NULL,
    commitment    TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id, label)
);

-- Quests that a server's staff made.
CREATE TABLE guild_quest (
    guild_id BIGINT NOT NULL,
    id       BIGINT NOT NULL CHECK (id > 0),
    period   TEXT    NOT NULL CHECK (period IN ('day', 'week')),
    deed     TEXT    NOT NULL,
    target   BIGINT NOT NULL CHECK (target > 0),
    coins    BIGINT NOT NULL CHECK (coins >= 0),
    xp       BIGINT NOT NULL CHECK (xp >= 0),
    about    TEXT    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('open', 'deleted')),
    PRIMARY KEY (guild_id, id)
);
