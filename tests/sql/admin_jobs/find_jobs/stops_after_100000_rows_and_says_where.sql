select plan(5);
set local ojs.now = '2030-01-03T00:00:00Z';
insert into ojs.done (finished_at, id, queue, state, job, type)
select '2030-01-02T00:00:00Z', ojs.uuid7('2030-01-02T00:00:00Z'::timestamptz - n * interval '1 ms'), 'work',
  case when n = 150000 then 'cancelled' else 'completed' end, '{}', 't'
from generate_series(1, 150000) n;
create temp table part as
select f.* from ojs.find_jobs((ojs.job_filter('{"state": "cancelled"}')).filter, null, 10) f;
select is(p.ids, '{}') from part p;
select ok(p.next > (select d.id from ojs.done d where d.state = 'cancelled')) from part p;
select ok(p.is_partial) from part p;
select is(f.states, '{cancelled}'::text[])
from part p, ojs.find_jobs((ojs.job_filter('{"state": "cancelled"}')).filter, p.next, 10) f;
select is(f.next, null)
from part p, ojs.find_jobs((ojs.job_filter('{"state": "cancelled"}')).filter, p.next, 10) f;
