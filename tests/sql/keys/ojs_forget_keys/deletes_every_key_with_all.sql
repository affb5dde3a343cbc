select plan(6);

select ojs_create_key('{"name": "shop", "scopes": ["worker"]}');
select ojs_create_key('{"name": "old", "scopes": ["worker"]}');
select ojs_revoke_key('{"name": "old"}');

select is(tap.refusal($$select ojs_forget_keys('{}')$$) ->> 'sqlstate', 'OJ400', 'it wants to be told all');
select is(tap.refusal($$select ojs_forget_keys('{"all": "yes"}')$$) #>> '{details,field}', 'all', 'as true');
select is((select count(*) from ojs.known_keys()), 2::bigint, 'a refusal forgets none');

select is((ojs_forget_keys('{"all": true}')).body, '{"forgotten": 2}', 'the revoked one too');
select is((select count(*) from ojs.known_keys()), 0::bigint, 'no key is needed any more');
select is((ojs_create_key('{"name": "shop", "scopes": ["worker"]}')).status, 201, 'names are free again');
