INSERT INTO fraud_member (guild_id, user_id, kept_at, state) SELECT 1, 2, 1, hash FROM ledger_head LIMIT 1;
INSERT INTO fraud_guild (guild_id, kept_at, state) SELECT 1, 1, hash FROM ledger_head LIMIT 1;
