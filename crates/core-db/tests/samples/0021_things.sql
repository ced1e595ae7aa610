INSERT INTO item (guild_id, id, name, name_key, about, price, stock, needs, acts, usable, giftable, sellable, sold, state, created_at, changed_at)
    VALUES (1, 1, 'Apple', 'apple', 'Red', 50, 9, '{}', '{}', 1, 1, 1, 3, 'open', 1, 1);
INSERT INTO item_holding (guild_id, owner_id, item_id, place, quantity) VALUES (1, 2, 1, 'hand', 2), (1, 2, 1, 'bound', 1);
INSERT INTO item_movement (guild_id, owner_id, item_id, place, delta, kind, at)
    VALUES (1, 2, 1, 'hand', 2, 'buy', 1), (1, 2, 1, 'bound', 1, 'market', 1);
INSERT INTO role_grant (guild_id, user_id, item_id, role_id, gives, cause, price, state, opened_at, due_at)
    VALUES (1, 2, 1, 5, 1, 'buy', 50, 'waiting', 1, 9);
INSERT INTO income_role (guild_id, role_id, amount, hours) VALUES (1, 5, 100, 24);
INSERT INTO income_claim (guild_id, user_id, role_id, paid_until) VALUES (1, 2, 5, 9);
INSERT INTO market_listing (guild_id, id, owner_id, item_id, quantity, price, fee_ppm, state, opened_at, expires_at)
    VALUES (1, 1, 2, 1, 1, 60, 20000, 'open', 1, 9);
INSERT INTO auction (guild_id, id, owner_id, item_id, quantity, start, step_ppm, fee_ppm, bids, state, opened_at, ends_at, last_at)
    VALUES (1, 1, 2, 1, 1, 60, 50000, 20000, 0, 'open', 1, 9, 9);
INSERT INTO trade (guild_id, id, asker_id, member_id, ask, answer, version, asker_ok, member_ok, state, opened_at, expires_at)
    VALUES (1, 1, 2, 3, '{}', '{}', 1, 0, 0, 'open', 1, 9);
INSERT INTO recipe (guild_id, id, item_id, quantity, fee, parts) VALUES (1, 1, 1, 1, 0, '[]');
