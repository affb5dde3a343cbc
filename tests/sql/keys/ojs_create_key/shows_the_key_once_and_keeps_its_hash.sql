select plan(5);

create temp table made as select * from ojs_create_key('{"name": "shop", "scopes": ["worker", "producer", "worker"]}');

select is(status, 201, 'it is made') from made;
select ok(body ->> 'key' ~ '^ojs_[A-Za-z0-9_-]{43}$', 'a key is 256 bits') from made;
select is(body #> '{api_key,scopes}', '["producer", "worker"]', 'with its scopes') from made;
select is(k.hash, sha256((m.body ->> 'key')::bytea), 'only its hash is kept') from made m, ojs.api_key k;
select isnt(m.body ->> 'key', (ojs_create_key('{"name": "other", "scopes": ["worker"]}')).body ->> 'key',
  'no two are the same')
from made m;
