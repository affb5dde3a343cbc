set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select ojs_register_cron('{"name": "a", "cron": "* * * * *", "type": "t"}');
create temporary table seen on commit drop as select * from ojs.unplanned_crons();
select is((name, expression, timezone, anchor)::text, ('a'::text, '* * * * *'::text, 'UTC'::text, ojs.now())::text)
from seen;
set local ojs.now = '2030-01-01T12:00:01Z';
select ojs_register_cron('{"name": "a", "cron": "0 0 1 1 *", "type": "t"}');

select ojs.plan_cron(name, updated_at, '2030-01-01T12:01:00Z', null) from seen;

select is((ojs_get_cron('{"name": "a"}')).body #> '{cron,next_run_at}', 'null');
select ojs.plan_cron(name, updated_at, null, 'it cannot be read') from ojs.unplanned_crons();
select is((ojs_get_cron('{"name": "a"}')).body #>> '{cron,problem}', 'it cannot be read');
select is(count(*), 0::bigint, 'and is not asked for again') from ojs.unplanned_crons();
