select plan(9);
select given.job('active', 'active');
select given.job(s, s) from unnest('{available,scheduled,pending}'::text[]) s;
select is(r.status, 202), is(r.body, '{"queue": "work", "name": "work", "strategy": "discard", "jobs_affected": 4,
  "state": "draining"}') from ojs_delete_queue('{"name": "work", "strategy": "discard"}') r;
select is(refusal($$ select ojs_enqueue('{"type": "a", "args": [], "queue": "work"}') $$)
  #>> '{details,current_state}', 'draining');
select is((ojs_get_queue('{"name": "work"}')).body ->> 'state', 'draining');

select is(ojs.tick('{drain}') -> 'drained', '3');
select is(array[state('active'), state('available'), state('scheduled'), state('pending')],
  '{active,discarded,discarded,discarded}');
select is(job('pending') #>> '{error,type}', 'queue_deleted');
select ojs_ack(about('active'));
-- Only in another transaction is it known that no enqueue is under way.
update ojs.queue_drain set asof = '3';
select is(ojs.tick('{drain}') -> 'drained', '0');
select is(count(*), 0::bigint) from ojs.queue;
