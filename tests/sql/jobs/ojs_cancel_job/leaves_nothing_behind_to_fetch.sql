set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select given.a_job_in_every_state();
select ojs_cancel_job(about(s)) from unnest(array['available', 'scheduled', 'pending', 'active', 'retryable']) s;
set local ojs.now = '2030-01-02T12:00:00Z';
select ojs.tick('{promote,reap}');

select is((ojs_fetch(jsonb_build_object('queues', given.states(), 'count', 10))).body -> 'jobs', '[]');
select is(count(*), 0::bigint) from ojs.ready;
select is(count(*), 0::bigint) from ojs.later;
select is(count(*), 0::bigint) from ojs.active;
select is(count(*), 0::bigint) from ojs.parked;
select is(count(*), 0::bigint) from ojs.job;
