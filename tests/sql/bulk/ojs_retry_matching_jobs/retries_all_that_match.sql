select plan(9);
select given.a_job_in_every_state();
select given.job('discarded', 'other', '{"queue": "discarded", "type": "other"}');

select is(refusal($$ select ojs_retry_matching_jobs('{"filter": {"queue": "discarded"}}') $$) #>> '{details,field}',
  'confirm');
select is((ojs_retry_matching_jobs('{"filter": {}, "dry_run": true}')).body -> 'matched', '3');
create temp table answer as select * from ojs_retry_matching_jobs('{"filter": {"type": "test.job"}, "confirm": true}');
select is(a.status, 200) from answer a;
select is(a.body - '{id,started_at,ended_at,filter}'::text[], '{"action": "retry", "state": "completed", "matched": 2,
  "succeeded": 2, "failed": 0, "retried": 2, "errors": []}') from answer a;
select is(state('discarded') || ' ' || state('retryable') || ' ' || state('other'), 'available available discarded');
select is((ojs_get_bulk(jsonb_build_object('id', a.body -> 'id'))).body, a.body) from answer a;
select is((ojs_list_bulks('{}')).body #> '{items,0}', a.body - 'errors') from answer a;
select is(event('bulk.retry.completed') - '{timestamp,bulk_id}'::text[],
  '{"state": "completed", "total": 2, "retried": 2, "skipped": 0}');
select is((select a.target from ojs.audit a where a.door = 'ojs_retry_matching_jobs'), a.body ->> 'id') from answer a;
