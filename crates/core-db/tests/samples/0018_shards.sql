INSERT INTO gateway_session (shard, gateway, session, taken) VALUES ('shard:1:0/2', 'https://discord.com', 'sealed:x', 1);
INSERT INTO gateway_fleet (application_id, shards, concurrency, begins_total, begins_left, resets_at) VALUES (1, 2, 1, 1000, 999, 5);
INSERT INTO gateway_bucket (application_id, bucket, free_at) VALUES (1, 0, 5);
