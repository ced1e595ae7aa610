INSERT INTO item_movement (guild_id, owner_id, item_id, place, delta, kind, at, entry_seq) VALUES (1, 2, 1, 'hand', 1, 'buy', 2, 7);
INSERT INTO held_thing (guild_id, hold_id, place, giver_id, taker_id, item_id, quantity, kind) VALUES (1, 4, 1, 2, 3, 1, 1, 'market');
INSERT INTO purchase_memory (guild_id, fingerprint, item_id, bought, expires_at)
    SELECT 1, hash, 1, 2, 9 FROM ledger_head LIMIT 0;
INSERT INTO staff_move (guild_id, actor_id, at, trace, member_id, amount, approved) VALUES (1, 2, 1, 'k', 3, 50, 0);
