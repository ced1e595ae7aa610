INSERT INTO master_key (id, created_at) VALUES ('0123456789abcdef', 1);
INSERT INTO data_key (id, guild_id, user_id, generation, master_id, wrapped, created_at)
    SELECT 77, 1, 2, 1, '0123456789abcdef', hash, 1 FROM ledger_head LIMIT 0;
INSERT INTO api_key (id, guild_id, name, scopes, secret_hash, created_at, created_by)
    SELECT 'abc', 1, 'dashboard', 'audit:read', hash, 1, 2 FROM ledger_head LIMIT 0;
