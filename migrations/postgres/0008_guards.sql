-- Members who may not use the bot. Who blocked and released whom, and why, is also in the audit log and stays there.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- `blocked_by` is a person, or 0 for the bot itself; without `expires_at` it is until staff releases them.
CREATE TABLE member_block (
    guild_id   BIGINT NOT NULL,
    user_id    BIGINT NOT NULL,
    reason     TEXT   NOT NULL,
    blocked_by BIGINT NOT NULL,
    blocked_at BIGINT NOT NULL,
    expires_at BIGINT CHECK (expires_at > blocked_at),
    PRIMARY KEY (guild_id, user_id)
);
CREATE INDEX member_block_recent ON member_block (guild_id, blocked_at);
CREATE INDEX member_block_expiry ON member_block (expires_at) WHERE expires_at IS NOT NULL;

-- The audit log, searched by staff: by what was done, and by when.
CREATE INDEX audit_log_action ON audit_log (guild_id, action, seq);
CREATE INDEX audit_log_time ON audit_log (guild_id, at);
