-- Feature flags beside the settings file, and who saw which variant of an experiment.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- What the operator set at run time in the place of the file; null once it was taken back. The revision goes on counting.
CREATE TABLE flag_value (
    name       TEXT    NOT NULL PRIMARY KEY,
    enabled    BIGINT  CHECK (enabled IN (0, 1)),
    percent    BIGINT  CHECK (percent BETWEEN 0 AND 100),
    revision   BIGINT  NOT NULL CHECK (revision > 0),
    changed_at BIGINT  NOT NULL,
    changed_by TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    CHECK ((enabled IS NULL) = (percent IS NULL))
);

-- What a guild's staff said about a feature; null once it was taken back. `changed_by` 0 is somebody who was forgotten.
CREATE TABLE feature_override (
    guild_id   BIGINT  NOT NULL,
    name       TEXT    NOT NULL,
    enabled    BIGINT  CHECK (enabled IN (0, 1)),
    changed_at BIGINT  NOT NULL,
    changed_by BIGINT  NOT NULL,
    reason     TEXT    NOT NULL,
    PRIMARY KEY (guild_id, name)
);

-- Who saw a variant first when, and when they reached the goal, if they did in time. `unit_id` is a member, or 0 for a guild.
CREATE TABLE experiment_exposure (
    experiment TEXT    NOT NULL,
    guild_id   BIGINT  NOT NULL,
    unit_id    BIGINT  NOT NULL,
    variant    TEXT    NOT NULL,
    exposed_at BIGINT  NOT NULL,
    reached_at BIGINT,
    PRIMARY KEY (experiment, guild_id, unit_id)
);
CREATE INDEX experiment_exposure_unit ON experiment_exposure (guild_id, unit_id);
CREATE INDEX experiment_exposure_age ON experiment_exposure (exposed_at);
