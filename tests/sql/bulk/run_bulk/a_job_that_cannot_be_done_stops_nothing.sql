select plan(4);
select given.job('discarded', 'job ' || n, jsonb_build_object('queue', 'q' || n)) from generate_series(1, 3) n;
-- A record from which no job can be made.
update ojs.dead d set record = d.record || '{"max_attempts": null}' where d.id = given.id('job 2');
create temp table answer as select * from ojs_retry_matching_jobs('{"filter": {"since": "P9D"}, "confirm": true}');
select is(a.status, 200) from answer a;
select is(jsonb_build_array(a.body -> 'succeeded', a.body -> 'failed'), '[2, 1]') from answer a;
select is(a.body #>> '{errors,0,job_id}', given.id('job 2')::text) from answer a;
select is((select count(*) from ojs.dead), 1::bigint);
