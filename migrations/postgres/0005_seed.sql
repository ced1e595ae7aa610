-- Secrets from which draws and signatures are made: the same in every process and after every restart.
CREATE TABLE seed (
    name       TEXT   NOT NULL PRIMARY KEY,
    value      BYTEA  NOT NULL CHECK (length(value) = 32),
    created_at BIGINT NOT NULL
);
