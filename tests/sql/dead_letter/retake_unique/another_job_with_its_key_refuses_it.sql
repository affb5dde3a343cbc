select plan(9);
select given.job('dead_letter', v.how,
  jsonb_build_object('unique', jsonb_build_object('keys', '["type", "args"]'::jsonb, 'on_conflict', v.how), 'args',
  jsonb_build_array(v.how)))
from (values ('reject'), ('ignore')) v(how);
select given.job('pending', 'other ' || v.how,
  jsonb_build_object('unique', '{"keys": ["type", "args"]}'::jsonb, 'args', jsonb_build_array(v.how)))
from (values ('reject'), ('ignore')) v(how);

select is(e ->> 'code', 'duplicate'), is(e -> 'details' ->> 'existing_job_state', 'pending'),
  is(e #> '{details,unique_key}' is not null, true)
from (values ('reject'), ('ignore')) v(how), refusal(format('select ojs_retry_dead_letter(about(%L))', v.how)) e;
select is(state('reject'), 'discarded'), is((ojs_list_dead_letters()).body -> 'total', '2');
select is(count(*), 2::bigint) from ojs.job;
