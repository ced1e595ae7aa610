-- What guilds decide about rights at run time. Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01.
-- A subject is `user:ID`, `discord:ID` (a role of Discord's) or `role:NAME` (a role of Guildhall's).
-- Never edit an applied file: add the next one.

-- Roles that a guild made, beside the standard ones.
CREATE TABLE access_role (
    guild_id   INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    PRIMARY KEY (guild_id, name)
) STRICT, WITHOUT ROWID;

-- Who was given a role.
CREATE TABLE access_given (
    guild_id   INTEGER NOT NULL,
    subject    TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    expires_at INTEGER,
    given_at   INTEGER NOT NULL,
    given_by   INTEGER NOT NULL,
    PRIMARY KEY (guild_id, subject, role)
) STRICT, WITHOUT ROWID;

-- What was granted and denied. `rank` is how high whoever decided stood: a denial reaches only those below.
CREATE TABLE access_verdict (
    guild_id   INTEGER NOT NULL,
    subject    TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    effect     TEXT    NOT NULL CHECK (effect IN ('allow', 'deny')),
    rank       INTEGER NOT NULL CHECK (rank BETWEEN 0 AND 3),
    expires_at INTEGER,
    decided_at INTEGER NOT NULL,
    decided_by INTEGER NOT NULL,
    PRIMARY KEY (guild_id, subject, action)
) STRICT, WITHOUT ROWID;

-- How much a role may do of an action that is about an amount: at once, and in a day.
CREATE TABLE access_cap (
    guild_id   INTEGER NOT NULL,
    role       TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    once       INTEGER CHECK (once > 0),
    daily      INTEGER CHECK (daily > 0),
    PRIMARY KEY (guild_id, role, action)
) STRICT, WITHOUT ROWID;

-- How much somebody did of such an action on a day.
CREATE TABLE access_spent (
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    action     TEXT    NOT NULL,
    day        INTEGER NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (guild_id, user_id, action, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_spent_day ON access_spent (day);

-- Effects that wait for a second person. `input` is the JSON that the use case `kind` runs with, `asker` who asked, with
-- what Discord said of them then.
CREATE TABLE approval (
    guild_id   INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    input      TEXT    NOT NULL,
    asker_id   INTEGER NOT NULL,
    asker      TEXT    NOT NULL,
    member_id  INTEGER,
    amount     INTEGER,
    reason     TEXT    NOT NULL,
    trace      TEXT    NOT NULL,
    asked_at   INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')),
    decided_at INTEGER,
    decided_by INTEGER,
    PRIMARY KEY (guild_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX approval_state ON approval (guild_id, state, expires_at);
