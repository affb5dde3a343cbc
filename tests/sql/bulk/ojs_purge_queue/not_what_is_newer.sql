select plan(3);
create function pg_temp.completed() returns uuid language sql as $$
  select (ojs_enqueue('{"type": "t", "args": [], "queue": "work"}')).status;
  select (given.acked('work') ->> 'id')::uuid;
$$;
set local ojs.now = '2030-01-01T12:00:00Z';
create temp table old as select pg_temp.completed() as id;
set local ojs.now = '2030-01-03T12:00:00Z';
create temp table new as select pg_temp.completed() as id;
select is((ojs_purge_queue(
  '{"name": "work", "states": ["completed"], "older_than": "2030-01-02T12:00:00Z", "confirm": true}')).body
  -> 'purged_count', '1');
select is(array(select d.id from ojs.done d), array(select n.id from new n));
select is((ojs_purge_queue('{"name": "work", "states": ["completed"], "older_than": "P1D", "confirm": true}')).body
  -> 'purged_count', '0');
