INSERT INTO account (guild_id, currency, kind, owner_id, balance) VALUES (1, 1, 'mint', 0, -5), (1, 1, 'wallet', 2, 5);
INSERT INTO posting (account_id, seq, amount, balance_after) VALUES (1, 1, -5, -5), (2, 1, 5, 5);
INSERT INTO hold (guild_id, source_id, escrow_id, amount, state, purpose, opened_at, expires_at, opened_seq, closed_seq)
    SELECT 1, max(id), min(id), 5, 'released', 'game', 1, 2, 1, 1 FROM account;
