select plan(24);
select given.a_job_in_every_state();

select is(e ->> 'sqlstate', 'OJ409', s), is(e ->> 'code', 'duplicate', s), is(e #>> '{details,existing_job_state}', s)
from unnest(given.states()) s,
  refusal(format('select ojs_enqueue(about(%L, ''{"type": "a", "args": []}''))', s)) e;
