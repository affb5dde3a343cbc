set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
select given.cron('skip', v.at::timestamptz, v.name, jsonb_build_object('timezone', v.timezone))
from (values ('due', '2030-01-01T12:00:00Z', 'Asia/Tokyo'), ('tokyo', '2030-01-02T03:00:00Z', 'Asia/Tokyo'),
  ('utc', '2030-01-09T03:00:00Z', 'UTC')) v(name, at, timezone);

select is(ojs.use_tzdata('2029b', ojs.now()), 1, 'nobody knows what the plans were made with');
select given.planned('2030-01-02T03:00:00Z', 'tokyo');
select is(ojs.use_tzdata('2029b', ojs.now()), 0, 'the same version changes nothing');
select is(array(select name from ojs.unplanned_crons()), '{}'::text[]);

select is(ojs.use_tzdata('2030a', ojs.now()), 1);
select is(array(select name from ojs.unplanned_crons()), array['tokyo']);
select is((ojs_get_cron('{"name": "tokyo"}')).body #>> '{cron,next_run_at}', '2030-01-02T03:00:00.000Z',
  'until then it keeps its time');
select given.planned('2030-01-02T04:00:00Z', 'tokyo');
select is((ojs_get_cron('{"name": "tokyo"}')).body #>> '{cron,next_run_at}', '2030-01-02T04:00:00.000Z');
select is(ojs.tick('{cron}') -> 'fired', '1', 'the one that was due fires');

select ojs.use_tzdata('2030b', ojs.now());
set local ojs.now = '2030-01-02T04:00:00Z';
select given.planned('2030-01-03T04:00:00Z', 'tokyo');
select is(ojs.tick('{cron}') -> 'fired', '1', 'nor is a firing lost that became due before it was planned anew');
