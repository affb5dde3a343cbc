select plan(14);
select given.a_job_in_every_state();

select is(refusal(format('select ojs_delete_dead_letter(about(%L))', s)) ->> 'sqlstate', 'OJ409', s)
from unnest(array_remove(given.states(), 'discarded')) s;
select is(state(s), s, s) from unnest(array_remove(given.states(), 'discarded')) s;
