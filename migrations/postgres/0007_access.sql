-- What guilds decide about rights at run time. Times are microseconds since 1970-01-01 UTC, days count from 1970-01-01.
-- A subject is `user:ID`, `discord:ID` (a role of Discord's) or `role:NAME` (a role of Guildhall's).
-- Never edit an applied file: add the next one.

-- Roles that a guild made, beside the standard ones.
CREATE TABLE access_role (
    guild_id   BIGINT  NOT NULL,
    name       TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    created_by BIGINT  NOT NULL,
    PRIMARY KEY (guild_id, name)
);

-- Who was given a role.
CREATE TABLE access_given (
    guild_id   BIGINT  NOT NULL,
    subject    TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    expires_at BIGINT ,
    given_at   BIGINT  NOT NULL,
    given_by   BIGINT  NOT NULL,
    PRIMARY KEY (guild_id, subject, role)
);

-- What was granted and denied. `rank` is how high whoever decided stood: a denial reaches only those below.
CREATE TABLE access_verdict (
    guild_id   BIGINT  NOT NULL,
    subject    TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    effect     TEXT    NOT NULL CHECK (effect IN ('allow', 'deny')),
    rank       BIGINT  NOT NULL CHECK (rank BETWEEN 0 AND 3),
    expires_at BIGINT ,
    decided_at BIGINT  NOT NULL,
    decided_by BIGINT  NOT NULL,
    PRIMARY KEY (guild_id, subject, action)
);

-- How much a role may do of an action that is about an amount: at once, and in a day.
CREATE TABLE access_cap (
    guild_id   BIGINT  NOT NULL,
    role       TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    once       BIGINT  CHECK (once > 0),
    daily      BIGINT  CHECK (daily > 0),
    PRIMARY KEY (guild_id, role, action)
);

-- How much somebody did of such an action on a day.
CREATE TABLE access_spent (
    guild_id   BIGINT  NOT NULL,
    user_id    BIGINT  NOT NULL,
    action     TEXT    NOT NULL,
    day        BIGINT  NOT NULL,
    amount     BIGINT  NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (guild_id, user_id, action, day)
);
CREATE INDEX access_spent_day ON access_spent (day);

-- Effects that wait for a second person. `input` is the JSON that the use case `kind` runs with, `asker` who asked, with
-- what Discord said of them then.
CREATE TABLE approval (
    guild_id   BIGINT  NOT NULL,
    id         BIGINT  NOT NULL,
    kind       TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    input      TEXT    NOT NULL,
    asker_id   BIGINT  NOT NULL,
    asker      TEXT    NOT NULL,
    member_id  BIGINT ,
    amount     BIGINT ,
    reason     TEXT    NOT NULL,
    trace      TEXT    NOT NULL,
    asked_at   BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')),
    decided_at BIGINT ,
    decided_by BIGINT ,
    PRIMARY KEY (guild_id, id)
);
CREATE INDEX approval_state ON approval (guild_id, state, expires_at);
