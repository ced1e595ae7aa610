-- Changes nothing: the history of settings is the audit log.
SELECT 1;
