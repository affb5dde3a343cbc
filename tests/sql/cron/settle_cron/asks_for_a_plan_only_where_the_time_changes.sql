set local ojs.now = '2030-01-01T12:00:00Z';
select plan(12);

create function pg_temp.asks(p_request jsonb) returns boolean
language sql as $$
  select (ojs_register_cron('{"name": "a", "type": "t"}' || p_request, p_plan => '{}')).headers ? 'ojs-plan' is true
$$;
select is(pg_temp.asks('{"cron": "@daily"}'), true, 'it is new');
select is(pg_temp.asks('{"cron": "@daily", "enabled": false}'), true, 'its expression has to be checked even so');
select is((ojs_list_crons()).body -> 'crons', '[]', 'nothing is stored');

select given.cron('skip', '2030-01-01T13:00:00Z', 'a', '{"cron": "@daily"}');
select is(pg_temp.asks('{"cron": "@daily", "args": [1]}'), false);
select is((ojs_get_cron('{"name": "a"}')).body #> '{cron,args}', '[1]', 'it is stored at once');
select is(pg_temp.asks('{"cron": "@hourly"}'), true);
select is(pg_temp.asks('{"cron": "@daily", "timezone": "Asia/Tokyo"}'), true);
select is((ojs_get_cron('{"name": "a"}')).body #>> '{cron,next_run_at}', '2030-01-01T13:00:00.000Z');

select is(r.headers, null), is(r.body #> '{cron,enabled}', 'false')
from ojs_update_cron('{"name": "a", "enabled": false}', '{}') r;
select is(pg_temp.asks('{"cron": "@daily"}'), false, 'it stays disabled');
select is((ojs_update_cron('{"name": "a", "enabled": true}', '{}')).headers ? 'ojs-plan', true);
