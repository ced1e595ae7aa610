INSERT INTO idempotency (key, input_hash, answer, created_at, expires_at, owed)
    SELECT 'pay:1:2:3', input_hash, '{}', 1, 2, '{"id":"3"}' FROM idempotency LIMIT 1;
