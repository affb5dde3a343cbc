select plan(9);
create function pg_temp.field(p_request jsonb) returns text language sql as $$
  select refusal(format('select ojs_enqueue_bulk(%L)', p_request)) #>> '{details,field}'
$$;
select is(pg_temp.field('{}'), 'jobs');
select is(pg_temp.field('{"jobs": []}'), 'jobs');
select is(pg_temp.field('{"jobs": {}}'), 'jobs');
select is(pg_temp.field('{"jobs": [1], "atomicity": "some"}'), 'atomicity');
select is(pg_temp.field('{"jobs": [1], "idempotency_key": 7}'), 'idempotency_key');
select is(pg_temp.field(jsonb_build_object('jobs', '[1]'::jsonb, 'idempotency_key', repeat('k', 257))),
  'idempotency_key');
select is((ojs_enqueue_bulk('{"jobs": [1, null, "x"]}')).status, 422);

create temp table refused as select refusal(format('select ojs_enqueue_bulk(%L)',
  jsonb_build_object('jobs', (select jsonb_agg(n) from generate_series(1, 1001) n)))) as error;
select is(r.error ->> 'sqlstate', 'OJ413') from refused r;
select is(jsonb_build_array(r.error -> 'code', r.error -> 'max_batch_size'), '["BATCH_SIZE_EXCEEDED", 1000]')
from refused r;
