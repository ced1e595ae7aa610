INSERT INTO work_task (guild_id, user_id, nonce, opened_at, asked_at) VALUES (1, 2, 2, 1, NULL);
INSERT INTO guild_career (guild_id, career, version, toml, hidden, changed_at, changed_by) VALUES (1, 'harbour', 1, NULL, 1, 1, 2);
INSERT INTO period_streak (guild_id, user_id, period, last, length, best, since_grace) VALUES (1, 2, 'week', 2900, 1, 2, 1);
INSERT INTO period_claim (guild_id, user_id, period, number, claimed_at, reward) VALUES (1, 2, 'week', 2900, 1, 700);
INSERT INTO life_fingerprint (guild_id, fingerprint, what, until) SELECT 1, hash, 'week', 1 FROM ledger_head LIMIT 0;
INSERT INTO member_risk (guild_id, user_id, nonce, crime_ready_at, rob_ready_at, robbed_at, passive, passive_ready_at)
    VALUES (1, 2, 1, 1, 1, 0, 0, 1);
INSERT INTO risk_draw (guild_id, user_id, nonce, drawn_at, kind, victim_id, chance_ppm, won, amount, label, commitment)
    VALUES (1, 2, 1, 1, 'rob', 3, 400000, 1, 50, 'risk/1/2/1', '00');
INSERT INTO member_progress (guild_id, user_id, xp, level, achieved, day, week, work_day, streak, streak_best, promotions, quests,
        shifts, shifts_day, shifts_week, good, good_day, good_week, tasks, tasks_day, tasks_week, claims, claims_day, claims_week,
        crimes, crimes_day, crimes_week, earned, earned_day, earned_week)
    VALUES (1, 2, 15, 1, 1, 20000, 2857, 20000, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 50, 50);
INSERT INTO member_achievement (guild_id, user_id, achievement, earned_at) VALUES (1, 2, 'first_shift', 1);
INSERT INTO quest_done (guild_id, user_id, period, number, quest, done_at, reward) VALUES (1, 2, 'day', 20000, 'shifts_3', 1, 50);
