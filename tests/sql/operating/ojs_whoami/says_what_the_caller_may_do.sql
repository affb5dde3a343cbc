select plan(10);
select ojs_create_key(jsonb_build_object('name', s, 'scopes', jsonb_build_array(s)))
from unnest('{producer,worker,operator,read-only}'::text[]) s;

create function whoami(p_key text) returns jsonb language sql as $$
  select (ojs_whoami()).body from set_config('ojs.key', p_key, true) s where s is not null
$$;
select is(whoami('read-only') - '{doors,actor}'::text[], '{"name": "read-only", "key": "read-only", "role": "read-only",
  "scopes": ["read-only"], "can_read": true, "can_act": false}');
select is(whoami('read-only') -> 'doors' ? 'ojs_list_audit', true),
  is(whoami('read-only') -> 'doors' ? 'ojs_ack', false);
select is(whoami('producer') -> 'can_read', 'false'), is(whoami('producer') -> 'doors' ? 'ojs_enqueue', true);
select is(whoami('worker') ->> 'role', 'worker'), is(whoami('operator') -> 'can_act', 'true');
select is(whoami('OJS_API_KEY') ->> 'role', 'operator', 'the key of a server''s environment');
select is(whoami('') ->> 'name', session_user::text), is(whoami('') -> 'key', 'null');
