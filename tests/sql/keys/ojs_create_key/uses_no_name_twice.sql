select plan(3);

select is((ojs_create_key('{"name": "shop", "scopes": ["worker"]}')).status, 201, 'made');
select is((ojs_revoke_key('{"name": "shop"}')).status, 200, 'revoked');
select is(tap.refusal($$select ojs_create_key('{"name": "shop", "scopes": ["worker"]}')$$) ->> 'sqlstate', 'OJ409',
  'a log that names shop means one key');
