INSERT INTO flag_value (name, enabled, percent, revision, changed_at, changed_by, reason)
    VALUES ('work', 1, 25, 3, 1, 'key abc', 'a quarter first'), ('economy', NULL, NULL, 2, 1, 'cli', 'back to the file');
INSERT INTO feature_override (guild_id, name, enabled, changed_at, changed_by, reason) VALUES (1, 'work', 0, 1, 2, ''), (1, 'economy', NULL, 1, 0, '');
INSERT INTO experiment_exposure (experiment, guild_id, unit_id, variant, exposed_at, reached_at)
    VALUES ('next_step', 1, 2, 'control', 1, NULL), ('next_step', 1, 0, 'suggest', 1, 2);
