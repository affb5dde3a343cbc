select plan(6);
select given.a_job_in_every_state();

select is(refusal(format('select ojs_cancel_job(about(%L))', s)) ->> 'sqlstate', 'OJ409', s)
from unnest(array['completed', 'cancelled', 'discarded']) s;

select is(state(s), s) from unnest(array['completed', 'cancelled', 'discarded']) s;
