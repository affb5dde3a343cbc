set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
select given.cron('skip', '2030-01-02T12:00:00Z', 'nightly', '{"cron": "@every 24h"}');
create temporary table before as select ctid::text as version from ojs.cron;
set local ojs.now = '2030-01-01T12:00:02Z';

select given.cron('skip', '2030-01-02T12:00:02Z', 'nightly', '{"cron": "@every 24h"}');
select is(c -> 'next_run_at', '"2030-01-02T12:00:00.000Z"'), is(c -> 'updated_at', '"2030-01-01T12:00:00.000Z"')
from (select (ojs_get_cron('{"name": "nightly"}')).body -> 'cron') r(c);
select is(c.ctid::text, b.version, 'nothing is written') from ojs.cron c, before b;

select given.cron('skip', '2030-01-02T12:00:02Z', 'nightly', '{"cron": "@every 24h", "args": [1]}');
select is(c -> 'next_run_at', '"2030-01-02T12:00:00.000Z"', 'another job does not move it'), is(c -> 'args', '[1]'),
  is(c -> 'updated_at', '"2030-01-01T12:00:02.000Z"')
from (select (ojs_get_cron('{"name": "nightly"}')).body -> 'cron') r(c);

select given.cron('skip', '2030-01-01T13:00:00Z', 'nightly', '{"cron": "@every 1h"}');
select is((ojs_get_cron('{"name": "nightly"}')).body #> '{cron,next_run_at}', '"2030-01-01T13:00:00.000Z"',
  'another expression does');
select given.cron('skip', null, 'nightly', '{"cron": "@every 1h", "timezone": "Asia/Tokyo"}');
select is((ojs_get_cron('{"name": "nightly"}')).body #> '{cron,next_run_at}', 'null', 'and another time zone');
select is(array(select name from ojs.unplanned_crons()), array['nightly']);
