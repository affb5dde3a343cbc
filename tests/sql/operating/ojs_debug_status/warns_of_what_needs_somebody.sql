set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
create function codes() returns jsonb language sql as $$
  select jsonb_path_query_array((ojs_debug_status()).body, '$.warnings[*].code')
$$;
delete from ojs.chore;
select ok(not codes() ?| '{schedules_late,maintenance,chores_late,tick_stopped}');
select given.cron('skip', '2030-01-01T11:00:00Z');
insert into ojs.chore (name, succeeded_at) values ('promote', '2030-01-01T11:00:00Z');
select ok(codes() @> '["chores_late", "schedules_late"]'), ok(codes() ? 'tick_stopped', 'those of the database, too');
select is(b ->> 'status', 'degraded'), is(b #>> '{chores,promote}', '2030-01-01T11:00:00.000Z'),
  is(b #> '{schedules,late_seconds}', '3600'), is(b #> '{schedules,enabled}', '1')
from (select (ojs_debug_status()).body) r(b);
select ojs_set_maintenance('{"enabled": true}');
select ok(codes() ? 'maintenance' and not codes() ? 'schedules_late', 'a schedule that waits for the end is not late');
