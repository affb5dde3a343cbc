select plan(15);
select given.a_job_in_every_state();
select given.job('active', 'limited', '{"queue": "limited", "rate_limit": {"key": "k", "concurrency": 1},
  "unique": {"keys": ["type"]}, "type": "limited"}');
select is(r.body ->> 'id', given.id(s)::text, s)
from unnest(given.states()) s, ojs_get_job_details(jsonb_build_object('id', given.id(s))) r;
create temp table told as select (ojs_get_job_details(jsonb_build_object('id', given.id('limited')))).body;
select is(body #>> '{about,lease,worker_id}', 'worker-1') from told;
select is(body #> '{about,limit}', '{"key": "k", "concurrency": 1, "waits": false}') from told;
select ok(body #>> '{about,unique_key}' ~ '^[0-9a-f]{64}$') from told;
select is(body #>> '{metadata,started_at}', body ->> 'started_at') from told;
select is(body #> '{metadata,completed_at}', 'null') from told;
select is(r.body #>> '{history,0,error,code}', 'broken')
from ojs_get_job_details(jsonb_build_object('id', given.id('retryable'))) r;
select is(refusal($$ select ojs_get_job_details('{"id": "x"}') $$) ->> 'code', 'not_found');
