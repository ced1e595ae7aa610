-- The two tables that grow with every coin are dealt into sixteen parts each: the journal by guild, so that a guild's chain
-- stays together, and postings by account. Each part has indexes, vacuum and statistics of its own, can be dumped beside the
-- others, and can lie on another disk (`ALTER TABLE journal_entry_p07 SET TABLESPACE …`). Programs see the tables they always saw.
-- This copies both tables once and holds them meanwhile. Never edit an applied file: add the next one.

ALTER TABLE journal_entry RENAME TO journal_entry_whole;
ALTER TABLE posting RENAME TO posting_whole;

CREATE TABLE journal_entry (LIKE journal_entry_whole INCLUDING CONSTRAINTS) PARTITION BY HASH (guild_id);
CREATE TABLE posting (LIKE posting_whole INCLUDING CONSTRAINTS) PARTITION BY HASH (account_id);
DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE journal_entry_p%s PARTITION OF journal_entry FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
            lpad(part::text, 2, '0'), part);
        EXECUTE format('CREATE TABLE posting_p%s PARTITION OF posting FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
            lpad(part::text, 2, '0'), part);
    END LOOP;
END
$$;
INSERT INTO journal_entry SELECT * FROM journal_entry_whole;
INSERT INTO posting SELECT * FROM posting_whole;
DROP TABLE journal_entry_whole, posting_whole;

ALTER TABLE journal_entry ADD PRIMARY KEY (guild_id, seq);
CREATE UNIQUE INDEX journal_entry_reversed ON journal_entry (guild_id, reverses) WHERE reverses IS NOT NULL;
ALTER TABLE posting ADD PRIMARY KEY (account_id, seq);

-- As 0017 left them. Truncating is kept from each part as well, because a trigger on the whole does not see that.
CREATE TRIGGER journal_entry_update
BEFORE UPDATE OF guild_id, seq, at, kind, actor, memo_hash, reverses, lines, hash ON journal_entry
FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER journal_entry_memo
BEFORE UPDATE OF memo, memo_salt ON journal_entry
FOR EACH ROW WHEN (NEW.memo IS NOT NULL OR NEW.memo_salt IS NOT NULL) EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER journal_entry_delete BEFORE DELETE ON journal_entry
FOR EACH ROW EXECUTE FUNCTION ledger_entry_delete();
CREATE TRIGGER posting_update BEFORE UPDATE ON posting
FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER posting_delete BEFORE DELETE ON posting
FOR EACH ROW EXECUTE FUNCTION ledger_posting_delete();
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN
        SELECT 'journal_entry'::regclass UNION ALL SELECT 'posting'::regclass UNION ALL
        SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent IN ('journal_entry'::regclass, 'posting'::regclass)
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()',
            part::text || '_truncate', part);
    END LOOP;
END
$$;
