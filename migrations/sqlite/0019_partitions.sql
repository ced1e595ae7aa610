-- Changes nothing: a table of SQLite is one file in any case.
SELECT 1;
