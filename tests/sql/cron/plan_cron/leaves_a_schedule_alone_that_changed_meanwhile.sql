set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select ojs_register_cron('{"name": "a", "cron": "* * * * *", "type": "t"}');
create temporary table seen on commit drop as select * from ojs.unplanned_crons();
set local ojs.now = '2030-01-01T12:00:01Z';
select ojs_register_cron('{"name": "a", "cron": "0 0 1 1 *", "type": "t"}');

select ojs.plan_cron(name, to_plan || '{"next_run_at": "2030-01-01T12:01:00Z"}') from seen;
select is((ojs_get_cron('{"name": "a"}')).body #> '{cron,next_run_at}', 'null');
select ojs.plan_cron(name, to_plan || '{"problem": "it cannot be read"}') from seen;
select is((ojs_get_cron('{"name": "a"}')).body #> '{cron,problem}', null);

select ojs.plan_cron(name, to_plan || '{"problem": "it cannot be read"}') from ojs.unplanned_crons();
select is((ojs_get_cron('{"name": "a"}')).body #>> '{cron,problem}', 'it cannot be read');
select is(count(*), 0::bigint, 'and is not asked for again') from ojs.unplanned_crons();
select is((ojs_get_cron('{"name": "a"}')).body #> '{cron,next_run_at}', 'null');
