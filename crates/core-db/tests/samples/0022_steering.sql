INSERT INTO economy_day (guild_id, day, kind, minted, burned, treasury, moved, entries) VALUES (1, 20000, 'daily', 120, 0, 0, 0, 1);
INSERT INTO economy_rollup (guild_id, seq) VALUES (1, 1);
INSERT INTO economy_activity (account_id, guild_id, last_day) VALUES (1, 1, 20000);
INSERT INTO economy_census (guild_id, day, taken_at, seq, holders, active, wallets, banks, escrows, dormant, median, gini_ppm, gini_error_ppm, top_ppm)
    VALUES (1, 20000, 1, 1, 1, 1, 120, 0, 0, 0, 120, 0, 0, 1000000);
INSERT INTO steering_batch (guild_id, id, what, state, made_by, reason, partly, made_at, expires_at, changed_at, row_count, amount)
    VALUES (1, 1, 'grant', 'running', 2, 'summer fair', 0, 1, 2, 1, 1, 5);
INSERT INTO steering_row (guild_id, batch_id, place, member_id, amount, state) VALUES (1, 1, 1, 2, 5, 'waiting');
