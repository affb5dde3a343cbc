select plan(3);

set local ojs.now = '2026-01-01T00:00:00Z';
create temp table made as select (ojs_create_key('{"name": "a", "scopes": ["worker"], "expires_at": "P1D"}')).body
  union all select (ojs_create_key('{"name": "b", "scopes": ["operator"]}')).body
  union all select (ojs_create_key('{"name": "c", "scopes": ["read-only"]}')).body;
select ojs_revoke_key('{"name": "b"}');
set local ojs.now = '2026-01-02T00:00:00Z';

create temp table listed as select (ojs_list_keys()).body -> 'api_keys' as keys;

select is((select string_agg(format('%s %s', k ->> 'name', k ->> 'state'), ', ') from listed,
  jsonb_array_elements(keys) k),
  'a expired, b revoked, c valid', 'all of them');
select is(keys -> 0, '{"name": "a", "scopes": ["worker"], "state": "expired", "created_at": "2026-01-01T00:00:00.000Z",
  "expires_at": "2026-01-02T00:00:00.000Z"}', 'with their times') from listed;
select ok(not exists (select from made m, listed l where strpos(l.keys::text, m.body ->> 'key') > 0), 'and no key');
