select plan(8);
select given.job('available');
select given.worker();

select is((ojs_heartbeat(jsonb_strip_nulls(jsonb_build_object('worker_id', 'worker-1', 'pid', 1, 'state',
  v.said)))).body ->> 'state',
  v.state, v.ord || ' ' || coalesce(v.said, 'nothing'))
from (values (1, 'quiet', 'quiet'), (2, null, 'quiet'), (3, 'running', 'running'), (4, 'terminate', 'terminate'),
  (5, null, 'terminate'), (6, 'running', 'running'), (7, null, 'running')) v(ord, said, state)
order by v.ord;

select is(given.fetched() ->> 'id', given.id()::text, 'and it may fetch again');
