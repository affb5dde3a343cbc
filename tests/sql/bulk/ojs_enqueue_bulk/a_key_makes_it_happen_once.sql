select plan(8);
create temp table request as
select '{"idempotency_key": "k", "jobs": [{"type": "a", "args": [], "queue": "work"}]}'::jsonb as body;
create temp table first as select x.* from request r, ojs_enqueue_bulk(r.body) x;
create temp table again as select x.* from request r, ojs_enqueue_bulk(r.body) x;
select is(a.body, f.body, 'the same answer') from first f, again a;
select is(a.headers, f.headers) from first f, again a;
select is((select count(*) from ojs.job), 1::bigint, 'and one job');

select is(refusal($$ select ojs_enqueue_bulk('{"idempotency_key": "k", "jobs": [{"type": "b", "args": []}]}') $$)
  #>> '{details,reason}', 'idempotency_key_reused');
select is((ojs_enqueue_bulk('{"idempotency_key": "other", "jobs": [{"type": "b", "args": []}]}')).status, 201);
set local ojs.key = 'shop';
select is((ojs_enqueue_bulk('{"idempotency_key": "k", "jobs": [{"type": "b", "args": []}]}')).status, 201,
  'the key of another sender is another key');

select set_config('ojs.key', '', true), set_config('ojs.now', (ojs.now() + interval '1 day')::text, true);
select is((ojs_enqueue_bulk('{"idempotency_key": "k", "jobs": [{"type": "b", "args": []}]}')).status, 201,
  'a day later it is new');
select set_config('ojs.now', (ojs.now() + interval '2 days')::text, true);
select given.pruned();
select is((select count(*) from ojs.idempotency), 0::bigint);
