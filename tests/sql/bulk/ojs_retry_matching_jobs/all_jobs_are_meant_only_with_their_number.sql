select plan(4);
select given.job('available', 'a');

select is(refusal($$ select ojs_cancel_matching_jobs('{"filter": {}, "confirm": true}') $$) #>> '{details,field}',
  'expected');
select is((ojs_cancel_matching_jobs('{"filter": {}, "dry_run": true}')).body -> 'matched', '1');
select is((ojs_cancel_matching_jobs('{"filter": {}, "confirm": true, "expected": 1}')).body -> 'succeeded', '1');
select is(refusal($$ select ojs_retry_matching_jobs('{"filter": {"queue": "a"}, "dry_run": true, "confrim": true}') $$)
  #>> '{details,field}', 'confrim');
