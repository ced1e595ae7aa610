INSERT INTO treasury_proposal (guild_id, number, author_id, what, payee_id, role_id, people, amount, total, reason, state, quorum,
        majority_percent, known_since, opened_at, ends_at)
    VALUES (1, 1, 2, 'pay', 3, NULL, 1, 5, 5, 'prize', 'open', 5, 50, 0, 1, 9), (1, 2, 2, 'share', NULL, 7, 2, 5, 10, 'helpers', 'open', 5, 50, 0, 1, 9);
INSERT INTO treasury_payee (guild_id, number, user_id) VALUES (1, 2, 2), (1, 2, 3);
INSERT INTO treasury_vote (guild_id, number, user_id, choice, cast_at) VALUES (1, 1, 2, 'yes', 2);
INSERT INTO faucet_day (guild_id, day, minted, rewards) VALUES (1, 20000, 500, 5);
INSERT INTO levy_round (guild_id, week, next_at, since, low_seq, high_seq, after_id, walked, taken, finished_at)
    VALUES (1, 19999, 1, 1, 0, NULL, 0, 0, 0, NULL);
INSERT INTO levy (guild_id, user_id, week, kind, base, owed, taken, at) VALUES (1, 2, 19992, 'tax', 20000, 500, 400, 1);
INSERT INTO idle_member (guild_id, user_id, warnings, warned_day) VALUES (1, 2, 1, 20000);
INSERT INTO vacation (guild_id, user_id, from_day, until_day, year, used) VALUES (1, 2, 20000, 20010, 2024, 10);
INSERT INTO economy_alert (guild_id, measure, raised_at, ppm) VALUES (1, 'issuance', 1, 30000);
