set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);

select given.cron('skip', '2030-01-01T11:00:00Z', 'nightly', '{"enabled": false}');

select is((ojs_get_cron('{"name": "nightly"}')).body #> '{cron,next_run_at}', 'null');
select is(ojs.tick('{cron}') -> 'fired', '0');
select is(count(*), 0::bigint, 'no server is asked to plan it') from ojs.unplanned_crons();
