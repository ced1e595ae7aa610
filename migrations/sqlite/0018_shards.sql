-- What all processes that connect one application to the gateway share. Who holds which shard is in `leases`.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- Sessions for whoever holds a shard next. `shard` is the name of its lease; `gateway` says which Discord knows the session;
-- `session` is sealed. `taken` counts who went on with it since it was last saved: one that ends processes ends only a few.
CREATE TABLE gateway_session (
    shard   TEXT    NOT NULL PRIMARY KEY,
    gateway TEXT    NOT NULL,
    session TEXT    NOT NULL,
    taken   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One row per application: into how many shards its servers are dealt, and how many sessions may still begin until then.
CREATE TABLE gateway_fleet (
    application_id INTEGER NOT NULL PRIMARY KEY,
    shards         INTEGER NOT NULL CHECK (shards > 0),
    concurrency    INTEGER NOT NULL CHECK (concurrency > 0),
    begins_total   INTEGER NOT NULL CHECK (begins_total >= 0),
    begins_left    INTEGER NOT NULL,
    resets_at      INTEGER NOT NULL
) STRICT;

-- When the next session of a bucket may begin: those of shards with the same number modulo `concurrency`.
CREATE TABLE gateway_bucket (
    application_id INTEGER NOT NULL,
    bucket         INTEGER NOT NULL,
    free_at        INTEGER NOT NULL,
    PRIMARY KEY (application_id, bucket)
) STRICT;
