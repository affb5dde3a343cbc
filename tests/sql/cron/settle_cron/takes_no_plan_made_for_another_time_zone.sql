set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.cron('skip', null, 'nightly', '{"timezone": "Asia/Tokyo"}');

select ojs_register_cron('{"name": "nightly", "cron": "0 4 * * *", "type": "a"}', p_plan =>
  jsonb_build_object('next_run_at', '2030-01-02T04:00:00Z', 'expression', v.expression, 'timezone', v.timezone))
from (values ('0 4 * * *', 'UTC'), ('0 3 * * *', 'Asia/Tokyo')) v(expression, timezone);
select is((ojs_get_cron('{"name": "nightly"}')).body #> '{cron,next_run_at}', 'null');
select is(array(select name from ojs.unplanned_crons()), array['nightly'], 'a server plans it');

select ojs_register_cron('{"name": "nightly", "cron": "0 4 * * *", "type": "a"}', p_plan =>
  '{"next_run_at": "2030-01-01T19:00:00Z", "expression": "0 4 * * *", "timezone": "Asia/Tokyo"}');
select is((ojs_get_cron('{"name": "nightly"}')).body #>> '{cron,next_run_at}', '2030-01-01T19:00:00.000Z');
