INSERT INTO savings (guild_id, user_id, day, low, balance, seq, carry, paid_day, paid, short, paid_total)
    VALUES (1, 2, 20000, 5, 5, 1, 300, 19999, 1, 0, 7);
INSERT INTO savings_round (guild_id, next_at, after_id, accounts, paid, finished_at) VALUES (9, 1, 0, 1, 1, 5);
INSERT INTO loan (guild_id, user_id, taken_at, lender, principal, owed, interest, carry, rate_ppm, accrued_day, taken_day, due_day,
        repaid, state, check_at, closed_at)
    VALUES (1, 2, 1, 'mint', 100, 40, 1, 5, 1000, 20000, 19990, 20020, 60, 'open', 9, NULL),
        (1, 2, 0, 'treasury', 100, 0, 0, 0, 1000, 19000, 18990, 19010, 100, 'repaid', 9, 9);
INSERT INTO money_request (guild_id, number, asker_id, payer_id, amount, memo, state, created_at, expires_at)
    VALUES (1, 1, 2, 3, 5, 'pizza', 'waiting', 1, 9);
INSERT INTO standing_order (guild_id, payer_id, number, payee_id, amount, memo, every, due_day, due_at, created_at, paid, skipped)
    VALUES (1, 2, 1, 3, 5, NULL, 'week', 20000, 9, 1, 2, 1);
INSERT INTO term_deposit (guild_id, hold_id, user_id, amount, days, rate_ppm, interest, opened_at, matures_at, state, paid, closed_at)
    SELECT 1, max(id), 2, 100, 7, 600, 0, 1, 9, 'broken', 0, 5 FROM hold;
