-- Who may do what. The roles are made here when the installing user may make roles; they can log in
-- only through roles they are granted to. Doors run as their owner, so no role needs a table.
revoke all on schema ojs from public;
revoke execute on all functions in schema ojs from public;
