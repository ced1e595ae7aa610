INSERT INTO access_role (guild_id, name, created_at, created_by) VALUES (1, 'banker', 1, 2);
INSERT INTO access_given (guild_id, subject, role, expires_at, given_at, given_by) VALUES (1, 'user:3', 'banker', NULL, 1, 2);
INSERT INTO access_verdict (guild_id, subject, action, effect, rank, expires_at, decided_at, decided_by)
    VALUES (1, 'role:banker', 'audit.read', 'allow', 3, 9, 1, 2);
INSERT INTO access_cap (guild_id, role, action, once, daily) VALUES (1, 'banker', 'economy.add_money', 100, NULL);
INSERT INTO access_spent (guild_id, user_id, action, day, amount) VALUES (1, 3, 'economy.add_money', 20000, 100);
INSERT INTO approval (guild_id, id, kind, action, input, asker_id, asker, member_id, amount, reason, trace, asked_at, expires_at, state)
    VALUES (1, 1, 'economy.add_money', 'economy.add_money', '{}', 3, '{}', 4, 100, 'prize', '1', 1, 9, 'waiting');
