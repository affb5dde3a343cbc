select plan(8);
create function pg_temp.field(p_request jsonb) returns text language sql as $$
  select refusal(format('select ojs_retry_jobs(%L)', p_request)) #>> '{details,field}'
$$;
select is(pg_temp.field('{}'), 'job_ids');
select is(pg_temp.field('{"job_ids": ["x"], "filter": {}}'), 'job_ids');
select is(pg_temp.field('{"job_ids": []}'), 'job_ids');
select is(pg_temp.field('{"job_ids": [1]}'), 'job_ids');
select is(pg_temp.field('{"job_ids": "x"}'), 'job_ids');
select is(pg_temp.field('{"filter": 1}'), 'filter');
select is(pg_temp.field('{"filter": {}, "atomicity": "atomic"}'), 'atomicity');
select is(refusal(format('select ojs_retry_jobs(%L)', jsonb_build_object('job_ids',
  (select jsonb_agg('x'::text) from generate_series(1, 1001))))) ->> 'code', 'BATCH_SIZE_EXCEEDED');
