select plan(8);
select given.a_job_in_every_state();

select is(state(s), s, s) from unnest(given.states()) s;
