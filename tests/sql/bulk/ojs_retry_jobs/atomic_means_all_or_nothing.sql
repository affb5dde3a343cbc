select plan(4);
select given.job('dead_letter');
select given.job('available', 'other', '{"queue": "other"}');
create temp table answer as select * from ojs_retry_jobs(jsonb_build_object('atomicity', 'atomic', 'job_ids',
  jsonb_build_array(given.id(), given.id('other'))));
select is(a.status, 422) from answer a;
select is(a.body #>> '{items,0,error,details,reason}', 'rolled_back') from answer a;
select is(state(), 'discarded');
select is((select count(*) from ojs.event e where e.type = 'dead_letter.retried'), 0::bigint);
