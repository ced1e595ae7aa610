UPDATE member_progress SET prestige = 1 WHERE guild_id = 1 AND user_id = 2;
INSERT INTO level_reward (guild_id, level, role_id, coins) VALUES (1, 5, 9, 100);
INSERT INTO level_reward_done (guild_id, user_id, level, coins, given_at) VALUES (1, 2, 5, 100, 1);
INSERT INTO role_reward (guild_id, user_id, role_id, cause, number, state, opened_at, due_at) VALUES (1, 2, 9, 'level', 5, 'waiting', 1, 2);
INSERT INTO season (guild_id, id, name, scored, state, starts_at, ends_at, prizes, carry_percent, carry_from, keep_percent, walked, made_by, members, points)
    VALUES (1, 1, 'Spring', 'xp', 'running', 1, 2, '{}', 0, NULL, NULL, 0, 2, 0, 0);
INSERT INTO season_score (guild_id, season_id, user_id, points) VALUES (1, 1, 2, 15);
INSERT INTO season_place (guild_id, season_id, place, user_id, points, coins) VALUES (1, 1, 1, 2, 15, 0);
INSERT INTO member_activity (guild_id, user_id, day, xp, messages, minutes) VALUES (1, 2, 20000, 5, 1, 0);
INSERT INTO collection (guild_id, id, name, name_key, badge, coins, drop_ppm, state) VALUES (1, 1, 'Shells', 'shells', '🐚', 500, 50000, 'open');
INSERT INTO collection_item (guild_id, collection_id, item_id) VALUES (1, 1, 1);
INSERT INTO collection_done (guild_id, user_id, collection_id, coins, done_at) VALUES (1, 2, 1, 500, 1);
INSERT INTO item_drop (guild_id, user_id, label, collection_id, item_id, chance_ppm, drawn_at, commitment)
    VALUES (1, 2, 'drop/1/2/w1', 1, 1, 50000, 1, '00');
INSERT INTO guild_quest (guild_id, id, period, deed, target, coins, xp, about, state) VALUES (1, 1, 'day', 'shifts', 3, 50, 10, 'Work hard', 'open');
