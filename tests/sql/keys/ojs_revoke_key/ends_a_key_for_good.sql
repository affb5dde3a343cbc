select plan(4);

set local ojs.now = '2026-01-01T00:00:00Z';
select ojs_create_key('{"name": "shop", "scopes": ["worker"]}');

select is((ojs_revoke_key('{"name": "shop"}')).body #>> '{api_key,state}', 'revoked', 'it is revoked');
set local ojs.now = '2026-01-02T00:00:00Z';
select is((ojs_revoke_key('{"name": "shop"}')).body #>> '{api_key,revoked_at}', '2026-01-01T00:00:00.000Z', 'once');
select is((select k.doors from ojs.known_keys() k), '{}', 'it opens nothing');
select is(tap.refusal($$select ojs_revoke_key('{"name": "none"}')$$) ->> 'sqlstate', 'OJ404',
  'an unknown one is not found');
