-- What grows with members: rewards of levels, prestige, seasons, activity, collections and a server's own quests.
-- Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01. Never edit an applied file: add the next one.

-- How often a member started over from the first level.
ALTER TABLE member_progress ADD COLUMN prestige INTEGER NOT NULL DEFAULT 0 CHECK (prestige >= 0);

-- What reaching a level brings.
CREATE TABLE level_reward (
    guild_id INTEGER NOT NULL,
    level    INTEGER NOT NULL CHECK (level BETWEEN 2 AND 500),
    role_id  INTEGER,
    coins    INTEGER NOT NULL CHECK (coins >= 0),
    PRIMARY KEY (guild_id, level),
    CHECK (role_id IS NOT NULL OR coins > 0)
) STRICT, WITHOUT ROWID;

-- Whom a level was rewarded: once, also for somebody who was forgotten, who stands here under a number that names nobody.
CREATE TABLE level_reward_done (
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    level    INTEGER NOT NULL,
    coins    INTEGER NOT NULL CHECK (coins >= 0),
    given_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, level)
) STRICT, WITHOUT ROWID;

-- Roles on their way to members as a reward, of a level or of the season with this number.
CREATE TABLE role_reward (
    id        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    guild_id  INTEGER NOT NULL,
    user_id   INTEGER NOT NULL,
    role_id   INTEGER NOT NULL,
    cause     TEXT    NOT NULL CHECK (cause IN ('level', 'season')),
    number    INTEGER NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'refused', 'lapsed')),
    opened_at INTEGER NOT NULL,
    due_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX role_reward_due ON role_reward (due_at) WHERE state = 'waiting';
CREATE INDEX role_reward_of ON role_reward (guild_id, user_id);

-- Seasons: a name, a time, what is scored, and what the first places get. `keep_percent` is what members keep of their
-- experience when it ends (null: nothing changes), `carry_percent` what they keep of the points of the season before,
-- `carry_from`. `walked` is how far the work that follows start and end has come, by the ids of members.
CREATE TABLE season (
    guild_id      INTEGER NOT NULL,
    id            INTEGER NOT NULL CHECK (id > 0),
    name          TEXT    NOT NULL,
    scored        TEXT    NOT NULL CHECK (scored IN ('xp', 'coins', 'levels')),
    state         TEXT    NOT NULL CHECK (state IN ('planned', 'running', 'closing', 'ended')),
    starts_at     INTEGER NOT NULL,
    ends_at       INTEGER NOT NULL CHECK (ends_at > starts_at),
    prizes        TEXT    NOT NULL,
    carry_percent INTEGER NOT NULL CHECK (carry_percent BETWEEN 0 AND 100),
    carry_from    INTEGER,
    keep_percent  INTEGER CHECK (keep_percent BETWEEN 0 AND 100),
    walked        INTEGER NOT NULL,
    made_by       INTEGER,
    members       INTEGER NOT NULL CHECK (members >= 0),
    points        INTEGER NOT NULL,
    PRIMARY KEY (guild_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX season_planned ON season (guild_id) WHERE state = 'planned';
CREATE UNIQUE INDEX season_running ON season (guild_id) WHERE state IN ('running', 'closing');
CREATE INDEX season_open ON season (state, guild_id, id);

-- Points of a season: they are no coins, and nothing can be bought with them.
CREATE TABLE season_score (
    guild_id  INTEGER NOT NULL,
    season_id INTEGER NOT NULL,
    user_id   INTEGER NOT NULL,
    points    INTEGER NOT NULL,
    PRIMARY KEY (guild_id, season_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX season_score_rank ON season_score (guild_id, season_id, points DESC, user_id);
CREATE INDEX season_score_member ON season_score (guild_id, user_id);

-- The first hundred of a season that ended. `user_id` is null once the member was forgotten.
CREATE TABLE season_place (
    guild_id  INTEGER NOT NULL,
    season_id INTEGER NOT NULL,
    place     INTEGER NOT NULL CHECK (place > 0),
    user_id   INTEGER,
    points    INTEGER NOT NULL,
    coins     INTEGER NOT NULL CHECK (coins >= 0),
    PRIMARY KEY (guild_id, season_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX season_place_member ON season_place (guild_id, user_id) WHERE user_id IS NOT NULL;

-- Experience that came from activity on the latest day there was some: so that the cap of a day holds across restarts.
CREATE TABLE member_activity (
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    xp       INTEGER NOT NULL CHECK (xp >= 0),
    messages INTEGER NOT NULL CHECK (messages >= 0),
    minutes  INTEGER NOT NULL CHECK (minutes >= 0),
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- Sets of things to complete. `drop_ppm` is the chance that a shift or a daily reward brings one of them.
CREATE TABLE collection (
    guild_id INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    name     TEXT    NOT NULL,
    name_key TEXT    NOT NULL,
    badge    TEXT    NOT NULL,
    coins    INTEGER NOT NULL CHECK (coins >= 0),
    drop_ppm INTEGER NOT NULL CHECK (drop_ppm BETWEEN 0 AND 1000000),
    state    TEXT    NOT NULL CHECK (state IN ('open', 'deleted')),
    PRIMARY KEY (guild_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX collection_name ON collection (guild_id, name_key) WHERE state = 'open';
CREATE TABLE collection_item (
    guild_id      INTEGER NOT NULL,
    collection_id INTEGER NOT NULL,
    item_id       INTEGER NOT NULL,
    PRIMARY KEY (guild_id, collection_id, item_id)
) STRICT, WITHOUT ROWID;

-- Who completed one: once, also for somebody who was forgotten, who stands here under a number that names nobody.
CREATE TABLE collection_done (
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    collection_id INTEGER NOT NULL,
    coins         INTEGER NOT NULL CHECK (coins >= 0),
    done_at       INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, collection_id)
) STRICT, WITHOUT ROWID;

-- Things that a draw brought, with what is needed to repeat it.
CREATE TABLE item_drop (
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    label         TEXT    NOT NULL,
    collection_id INTEGER NOT NULL,
    item_id       INTEGER NOT NULL,
    chance_ppm    INTEGER NOT NULL CHECK (chance_ppm BETWEEN 0 AND 1000000),
    drawn_at      INTEGER NOT NULL,
    commitment    TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id, label)
) STRICT, WITHOUT ROWID;

-- Quests that a server's staff made.
CREATE TABLE guild_quest (
    guild_id INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    period   TEXT    NOT NULL CHECK (period IN ('day', 'week')),
    deed     TEXT    NOT NULL,
    target   INTEGER NOT NULL CHECK (target > 0),
    coins    INTEGER NOT NULL CHECK (coins >= 0),
    xp       INTEGER NOT NULL CHECK (xp >= 0),
    about    TEXT    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('open', 'deleted')),
    PRIMARY KEY (guild_id, id)
) STRICT, WITHOUT ROWID;
