select plan(16);
select given.a_job_in_every_state();

select is(refusal(format('select ojs_retry_dead_letter(about(%L))', s)) ->> 'sqlstate', 'OJ409', s)
from unnest(array_remove(given.states(), 'discarded')) s;

select is(state(s), s, s) from unnest(array_remove(given.states(), 'discarded')) s;
select is((ojs_retry_dead_letter(about('discarded'))).status, 200, 'discarded -> available');
select is(refusal($$ select ojs_retry_dead_letter(about('discarded')) $$) ->> 'sqlstate', 'OJ409', 'once');
