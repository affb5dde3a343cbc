select plan(4);
select given.a_job_in_every_state();

select is(refusal($$ select ojs_reset() $$) ->> 'sqlstate', 'OJ403');
select is(state('available'), 'available');

set local ojs.conformance = 'on';
select is((ojs_reset()).body, '{"reset": true}');
select is((select count(*) from ojs.job_state) + (select count(*) from ojs.queue) + (select count(*) from ojs.event),
  0::bigint);
