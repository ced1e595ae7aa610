-- Answers that are owed: the address of whoever waits for the answer of an effect, until it was given.
ALTER TABLE idempotency ADD COLUMN owed TEXT;
CREATE INDEX idempotency_owed ON idempotency (created_at) WHERE owed IS NOT NULL;
