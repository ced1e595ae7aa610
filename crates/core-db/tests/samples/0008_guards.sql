INSERT INTO member_block (guild_id, user_id, reason, blocked_by, blocked_at, expires_at) VALUES (1, 2, 'spam', 3, 1, 2);
INSERT INTO member_block (guild_id, user_id, reason, blocked_by, blocked_at) VALUES (1, 4, 'an automatic block', 0, 1);
