INSERT INTO channel_rule (guild_id, command, channel_id, rule) VALUES (1, 'work', 0, 'hidden'), (1, '*', 5, 'not');
