select plan(4);
select ojs_enqueue('{"type": "t", "queue": "many", "args": []}');
insert into ojs.job select (jsonb_populate_record(j,
  jsonb_build_object('id', gen_random_uuid(), 'seq', nextval('ojs.ready_seq')))).*
from ojs.job j, generate_series(1, 17000);
insert into ojs.ready (queue, priority, seq, job_id) select j.queue, j.priority, j.seq, j.id from ojs.job j
where not exists (select from ojs.ready r where r.job_id = j.id);

create temp table answer as
select r.body::jsonb as body from ojs.fetch_each(array_fill('{"queues": ["many"], "count": 1000}'::jsonb, '{20}')) r;
select is(min(jsonb_array_length(a.body -> 'jobs')), 501, 'each request has its part') from answer a;
select is(count(*), (select count(*) from ojs.active)) from answer a, jsonb_array_elements(a.body -> 'jobs');
select is(sum(cardinality(e.jobs)), 10020::bigint) from ojs.event e where e.type = 'job.started';
select ok(max(cardinality(e.jobs)) <= 16383) from ojs.event e;
