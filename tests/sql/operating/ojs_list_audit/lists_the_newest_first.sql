set local ojs.now = '2030-01-01T12:00:00Z';
select plan(14);
set local ojs.key = 'alice';
select ojs_pause_queue('{"name": "work"}');
set local ojs.key = '';
set local ojs.now = '2030-01-01T13:00:00Z';
select ojs_resume_queue('{"name": "work"}');
set local ojs.key = 'bob';
select ojs_pause_queue('{"name": "mail"}');

create function listed(p_request jsonb) returns text language sql as $$
  select string_agg(substr(i ->> 'door', 5) || ' ' || (i ->> 'target'), ', ' order by n)
  from jsonb_array_elements((ojs_list_audit(p_request)).body -> 'items') with ordinality u(i, n)
$$;
select is(listed('{}'), 'pause_queue mail, resume_queue work, pause_queue work');
select is(r.body -> 'items', r.body -> 'audit'), is(r.body -> 'total', '3'),
  is((r.body #> '{items,2}') - 'id'::text, jsonb_build_object('at', '2030-01-01T12:00:00.000Z', 'actor', session_user,
    'key', 'alice', 'door', 'ojs_pause_queue', 'target', 'work', 'outcome', '{}'::jsonb))
from ojs_list_audit() r;
select is(listed('{"key": "bob"}'), 'pause_queue mail');
select is(listed(jsonb_build_object('actor', session_user, 'door', 'ojs_pause_queue')),
  'pause_queue mail, pause_queue work');
select is(listed('{"target": "work", "since": "2030-01-01T13:00:00Z"}'), 'resume_queue work');
select is(listed('{"until": "2030-01-01T13:00:00Z"}'), 'pause_queue work');
select is(r.body #> '{pagination,has_more}', 'true'), is(r.body #> '{pagination,total}', '2'),
  is(listed(jsonb_build_object('door', 'ojs_pause_queue', 'cursor', r.body #> '{pagination,next_cursor}')),
    'pause_queue work')
from ojs_list_audit('{"door": "ojs_pause_queue", "limit": "1"}') r;
select is(refusal(format('select ojs_list_audit(%L)', r)) #>> '{details,field}', f)
from (values ('{"since": "yesterday"}', 'since'), ('{"until": 5}', 'until'), ('{"who": "me"}', 'who')) v(r, f);
