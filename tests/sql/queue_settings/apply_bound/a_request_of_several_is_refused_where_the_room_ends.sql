select plan(4);
select ojs_configure_queue('{"name": "work", "backpressure": {"max_depth": 2}}');
select is(array_agg(r.status order by n), '{201,201,429,201,429}')
from ojs.enqueue_each(array(select jsonb_build_object('type', 't', 'args', '[]'::jsonb, 'queue', q)
  from unnest('{work,work,work,free,work}'::text[]) q), false) with ordinality r(status, headers, body, n);
select is(count(*), 2::bigint) from ojs.event e, jsonb_array_elements(e.items) i
where e.type = 'backpressure.rejected' and i = '{"queue": "work", "depth": 2, "bound": 2, "job_type": "t"}';
select is(count(*), 3::bigint) from ojs.ready;

select is(r ->> 'code', 'QUEUE_FULL') from refusal($$ select ojs_enqueue_batch('{"jobs": [
  {"type": "a", "args": [], "queue": "free"}, {"type": "a", "args": [], "queue": "work"}]}') $$) r;
