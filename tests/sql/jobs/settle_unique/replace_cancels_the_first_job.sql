set local ojs.now = '2030-01-01T12:00:00Z';
select plan(12);
select given.a_job_in_every_state();
select given.job(s, 'old ' || s, jsonb_build_object('queue', 'old-' || s, 'type', s, 'unique', '{}'::jsonb))
from unnest(array['available', 'scheduled', 'pending', 'active', 'retryable']) s;

select is((ojs_enqueue(about('new ' || s,
  jsonb_build_object('type', s, 'args', '[]'::jsonb, 'unique', '{"on_conflict": "replace"}'::jsonb)))).status, 201, s)
from unnest(array['available', 'scheduled', 'pending', 'active', 'retryable']) s;

select is(state('old ' || s), 'cancelled', s)
from unnest(array['available', 'scheduled', 'pending', 'active', 'retryable']) s;
select is(state('new scheduled'), 'available', 'the new one has its own schedule');
select throws_ok($$ select ojs_ack(about('old active')) $$, 'OJ409');
