set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
select given.a_job_in_every_state();

select is(j.state, s, s) from unnest(given.states()) s join ojs.job_state j on j.id = given.id(s);
select is((worker_id, attempt, lease_until)::text, ('worker-1'::text, 1, timestamptz '2030-01-01T12:30:00Z')::text)
from ojs.job_state where id = given.id('active');
