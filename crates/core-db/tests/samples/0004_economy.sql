INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by) VALUES (1, 'time_zone', 'UTC', 1, 1, 2);
INSERT INTO economy_member (guild_id, user_id, joined_at, start_grant) VALUES (1, 2, 1, 0);
INSERT INTO daily_streak (guild_id, user_id, last_day, length, best, since_grace) VALUES (1, 2, 20000, 3, 5, 3);
INSERT INTO daily_claim (guild_id, user_id, day, claimed_at, reward) VALUES (1, 2, 20000, 1, 120);
INSERT INTO worker (guild_id, user_id, career, rest_micros, changed_at, notice_until, next_shift_at, nonce)
    VALUES (1, 2, 'harbour', 1, 1, 1, 1, 1);
INSERT INTO career_progress (guild_id, user_id, career, career_rank, xp, shifts, rank_shifts, rank_since, recent)
    VALUES (1, 2, 'harbour', 'deckhand', 10, 1, 1, 1, 'S');
INSERT INTO work_shift (guild_id, user_id, nonce, worked_at, career, career_rank, skill, chance_ppm, result, pay, xp, label, commitment)
    VALUES (1, 2, 1, 1, 'harbour', 'deckhand', 800, 700000, 'S', 50, 10, 'work/1/2/1', '00');
INSERT INTO pay_offer (offer_key, guild_id, payer_id, payee_id, amount, fee, expires_at) VALUES ('1', 1, 2, 3, 5, 0, 1);
INSERT INTO economy_fingerprint (guild_id, fingerprint, next_shift_at, notice_until, granted, expires_at)
    SELECT 1, hash, 1, 1, 0, 1 FROM ledger_head LIMIT 0;
