select plan(4);
select given.worker();

select is((ojs_heartbeat(jsonb_build_object('worker_id', 'worker-1', 'state', v.said))).body ->> 'state', v.state,
  v.said)
from (values (1, 'quiet', 'quiet'), (2, 'running', 'running'), (3, 'terminate', 'terminate'),
  (4, 'running', 'terminate')) v(ord, said, state)
order by v.ord;
