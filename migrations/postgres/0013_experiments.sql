-- Changes nothing: experiments are not kept in the database yet.
SELECT 1;
