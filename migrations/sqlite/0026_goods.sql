-- Changes nothing yet.
SELECT 1;
