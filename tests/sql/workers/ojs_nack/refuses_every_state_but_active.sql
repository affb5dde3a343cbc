select plan(14);
select given.a_job_in_every_state();

select is(refusal(format($$ select ojs_nack(about(%L, '{"error": {"code": "e", "message": "m"}}')) $$,
  s)) ->> 'sqlstate', 'OJ409', s)
from unnest(array_remove(given.states(), 'active')) s;

select is(state(s), s, s) from unnest(array_remove(given.states(), 'active')) s;
