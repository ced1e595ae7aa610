INSERT INTO outbox (topic, partition_key, dedupe_key, payload, state, created_at, due_at, finished_at)
    VALUES ('mail', 'guild:1', 'k', '{"to":"ana"}', 'done', 1, 1, 2), ('mail', '', NULL, 'null', 'waiting', 1, 1, NULL);
INSERT INTO jobs (kind, unique_key, payload, state, created_at, due_at) VALUES ('sweep', 'periodic', 'null', 'waiting', 1, 1);
INSERT INTO leases (name, owner, token, expires_at) VALUES ('shard:0', 'a', 7, 9);
