UPDATE idempotency SET guild_id = 1, user_id = 2, owed_token = 'sealed';
INSERT INTO guild_presence (guild_id, joined_at, left_at) VALUES (7, 1, NULL), (8, 1, 2);
INSERT INTO guild_purge (guild_id, began_at, cause, audit_seq, ledger_seq) VALUES (9, 1, 'grace', 0, 0);
