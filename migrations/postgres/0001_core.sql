-- What core-db itself keeps: answers by idempotency key, outbox, jobs, leases.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

CREATE TABLE idempotency (
    key        TEXT    NOT NULL PRIMARY KEY,
    input_hash BYTEA   NOT NULL CHECK (length(input_hash) = 32),
    answer     TEXT    NOT NULL DEFAULT 'null',
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL
);
CREATE INDEX idempotency_expiry ON idempotency (expires_at);

-- Messages to the outside, committed together with what they tell about.
-- `due_at` is the next moment a worker may take the message: a lease moves it to the end of the lease.
-- `fence` counts the leases and is the token of the current one; `lease_owner` is null while nobody holds it.
-- Messages of one partition of a topic go out in order; the empty partition has no order.
CREATE TABLE outbox (
    id            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic         TEXT    NOT NULL,
    partition_key TEXT    NOT NULL,
    dedupe_key    TEXT,
    payload       TEXT    NOT NULL,
    state         TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'dead')),
    created_at    BIGINT  NOT NULL,
    due_at        BIGINT  NOT NULL,
    fence         BIGINT  NOT NULL DEFAULT 0,
    failures      BIGINT  NOT NULL DEFAULT 0 CHECK (failures >= 0),
    lease_owner   TEXT,
    finished_at   BIGINT,
    last_error    TEXT
);
CREATE UNIQUE INDEX outbox_dedupe ON outbox (topic, dedupe_key);
CREATE INDEX outbox_due ON outbox (topic, due_at, id) WHERE state = 'waiting';
CREATE INDEX outbox_lane ON outbox (topic, partition_key, id) WHERE state = 'waiting';
CREATE INDEX outbox_finished ON outbox (finished_at) WHERE state = 'done';
CREATE INDEX outbox_dead ON outbox (topic, id) WHERE state = 'dead';

-- Work to do later or again and again, with the same lease rules. A unique key is free again when the job is finished.
CREATE TABLE jobs (
    id          BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        TEXT    NOT NULL,
    unique_key  TEXT,
    payload     TEXT    NOT NULL,
    state       TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'dead')),
    created_at  BIGINT  NOT NULL,
    due_at      BIGINT  NOT NULL,
    fence       BIGINT  NOT NULL DEFAULT 0,
    failures    BIGINT  NOT NULL DEFAULT 0 CHECK (failures >= 0),
    lease_owner TEXT,
    finished_at BIGINT,
    last_error  TEXT
);
CREATE UNIQUE INDEX jobs_unique ON jobs (kind, unique_key) WHERE state = 'waiting';
CREATE INDEX jobs_due ON jobs (kind, due_at, id) WHERE state = 'waiting';
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE state = 'done';
CREATE INDEX jobs_dead ON jobs (kind, id) WHERE state = 'dead';

-- Who may do what only one process may do. A later holder has a greater token, so writes of an earlier one can be refused.
CREATE TABLE leases (
    name       TEXT    NOT NULL PRIMARY KEY,
    owner      TEXT    NOT NULL,
    token      BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL
);
CREATE INDEX leases_expiry ON leases (expires_at);
