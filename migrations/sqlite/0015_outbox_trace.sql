-- Messages go on with the trace of what put them in: the `traceparent` of the W3C, and null while nothing is traced.
ALTER TABLE outbox ADD COLUMN trace_parent TEXT;
