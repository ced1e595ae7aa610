-- What is kept, of whom, and for how long: answers by member, servers the bot was removed from, traces in the audit log.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- Whose request an answer was for, so that they can see it again; null where nobody's, and once they were forgotten.
-- `owed` is the call without its token from now on; the token itself lives only until the answer is out, or 15 minutes.
ALTER TABLE idempotency ADD COLUMN guild_id INTEGER;
ALTER TABLE idempotency ADD COLUMN user_id INTEGER;
ALTER TABLE idempotency ADD COLUMN owed_token TEXT;
CREATE INDEX idempotency_member ON idempotency (guild_id, user_id, created_at) WHERE guild_id IS NOT NULL;

-- The trace in which a record was made: 32 hexadecimal digits. Covered by the hash of records that have one.
ALTER TABLE audit_log ADD COLUMN trace_id TEXT;

-- The servers the bot is or was on. `left_at` is null while it is there. Since `purging_at` everything of the guild is
-- being deleted; when that is done the row goes too.
CREATE TABLE guild_presence (
    guild_id   INTEGER NOT NULL PRIMARY KEY,
    joined_at  INTEGER NOT NULL,
    left_at    INTEGER,
    purging_at INTEGER,
    CHECK (purging_at IS NULL OR left_at IS NOT NULL)
) STRICT;
CREATE INDEX guild_presence_left ON guild_presence (left_at) WHERE left_at IS NOT NULL;

-- For the operator: guilds of which everything was deleted, with the ends of the two chains that went with them.
-- `cause` is 'grace' when the time was over, and 'operator' when somebody asked for it.
CREATE TABLE guild_purge (
    guild_id    INTEGER NOT NULL,
    began_at    INTEGER NOT NULL,
    finished_at INTEGER,
    cause       TEXT    NOT NULL CHECK (cause IN ('grace', 'operator')),
    left_at     INTEGER,
    removed     INTEGER NOT NULL DEFAULT 0 CHECK (removed >= 0),
    audit_seq   INTEGER NOT NULL,
    audit_hash  BLOB,
    ledger_seq  INTEGER NOT NULL,
    ledger_hash BLOB,
    PRIMARY KEY (guild_id, began_at)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER guild_purge_delete BEFORE DELETE ON guild_purge
BEGIN
    SELECT RAISE(ABORT, 'records of purges stay');
END;

-- Guilds that were here before this version: whether the bot is still there is found out when it next connects.
-- The number that stands for the installation in the audit log is no server.
INSERT INTO guild_presence (guild_id, joined_at)
    SELECT guild_id, 0 FROM ledger_head
    UNION SELECT guild_id, 0 FROM audit_head WHERE guild_id <> 9223372036854775807
    UNION SELECT guild_id, 0 FROM guild_setting;

-- Before an account or a hold of a purged guild goes, the database looks up by foreign key who still refers to it: without
-- these it would read the whole table for each row.
CREATE INDEX hold_source ON hold (source_id);
CREATE INDEX hold_escrow_any ON hold (escrow_id);
CREATE INDEX held_transfer_hold ON held_transfer (hold_id);

-- The journal stays append-only, except that a guild's goes as a whole when everything of the guild does.
DROP TRIGGER journal_entry_delete;
CREATE TRIGGER journal_entry_delete BEFORE DELETE ON journal_entry
WHEN NOT EXISTS (SELECT 1 FROM guild_presence WHERE guild_id = OLD.guild_id AND purging_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
DROP TRIGGER posting_delete;
CREATE TRIGGER posting_delete BEFORE DELETE ON posting
WHEN NOT EXISTS (SELECT 1 FROM account JOIN guild_presence ON guild_presence.guild_id = account.guild_id
    WHERE account.id = OLD.account_id AND guild_presence.purging_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'postings are append-only');
END;
