select plan(9);
select is(refusal($$ select ojs.require_known('{"limit": 1, "limitt": 2}', '{limit,offset}') $$) -> 'details',
  '{"field": "limitt", "known": ["limit", "offset"]}');
select is(refusal($$ select ojs.require_known('{"a": null}', '{}') $$) ->> 'message',
  'a is not known here, nothing is');
select is(refusal($$ select ojs.require_known('{"limit": 1}', '{limit,offset}') $$), null);
select is(refusal($$ select ojs.require_known('{}', '{}') $$), null);
select is(refusal($$ select ojs.require_known(null, '{}') $$), null);
select is(refusal($$ select ojs.require_known('[]', '{}') $$) ->> 'code', 'invalid_payload');

-- Doors called by SQL refuse a filter that was misspelt, as they do over HTTP.
select is(refusal($$ select ojs_list_dead_letters('{"eror_type": "x"}') $$) #>> '{details,field}', 'eror_type');
select is(refusal($$ select ojs_list_events('{"queue": "x"}') $$) #>> '{details,field}', 'queue');
select is(refusal($$ select ojs_get_job('{"job_id": "x"}') $$) #>> '{details,field}', 'job_id');
