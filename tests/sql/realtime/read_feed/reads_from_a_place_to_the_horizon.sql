select plan(8);
create function pg_temp.feed(p_from bigint, p_types text[] default null, p_queues text[] default null,
  p_jobs uuid[] default null, p_workflows uuid[] default null)
returns table (type text, queue text, n bigint) language sql as $$
  select f.type, f.queue, row_number() over ()
  from ojs.read_feed(p_from, 0, 0, p_types, p_queues, p_jobs, p_workflows) f
$$;
-- Everything here is one transaction, so the horizon is moved past it as a restore from another cluster moves it.
insert into ojs.setting (name, value) values ('event_asof_base', '1000');
select given.job('completed', 'one');
select given.job('available', 'two', '{"queue": "other", "type": "other.job"}');

select is(array_agg(f.type order by f.n), '{job.enqueued,job.started,job.completed,job.enqueued,end}')
from pg_temp.feed(0) f;
select is(array_agg(f.type order by f.n), '{job.enqueued,end}') from pg_temp.feed(0, p_queues => '{other}') f;
select is(array_agg(f.type order by f.n), '{job.enqueued,job.started,job.completed,end}')
from pg_temp.feed(0, p_jobs => array[given.id('one')]) f;
select is(array_agg(f.type order by f.n), '{job.enqueued,job.started,job.completed,job.enqueued,end}', 'any of them')
from pg_temp.feed(0, p_jobs => array[given.id('one')], p_queues => '{other}') f;
select is(array_agg(f.type order by f.n), '{job.started,end}') from pg_temp.feed(0, p_types => '{job.started}') f;
select is(array_agg(f.type order by f.n), '{end}') from pg_temp.feed(0, p_jobs => '{}', p_queues => '{}') f;
select is((select count(*) from ojs.event e, ojs.read_feed(e.asof::text::bigint, e.seq, 1, null, null, null, null) f
  where f.id = ojs.event_id(e.at, e.seq, 1)), 0::bigint, 'what it begins after is not read again');
select is((select f.asof from ojs.read_feed(0, 0, 0, null, null, null, null) f where f.id is null),
  ojs.asof_horizon()::text::bigint, 'it goes on at the horizon');
