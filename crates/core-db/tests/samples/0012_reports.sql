INSERT INTO error_record (error_id, at, guild_id, user_id, interaction, trace, code, kind, command, detail, causes, build)
    VALUES ('K7Q2-M4XD', 1, 1, 2, '10', '', 'internal', 'internal', 'daily', 'internal: a bug', '', '0.1.0');
INSERT INTO error_hour (guild_id, hour, code, command, build, kind, times, first_at, last_at)
    VALUES (1, 0, 'internal', 'daily', '0.1.0', 'internal', 1, 1, 1);
INSERT INTO feedback_head (guild_id, number) VALUES (1, 1);
INSERT INTO feedback (guild_id, number, user_id, kind, body, error_id, trace, created_at)
    SELECT 1, 1, 2, 'error', hash, 'K7Q2-M4XD', '10', 1 FROM ledger_head LIMIT 0;
