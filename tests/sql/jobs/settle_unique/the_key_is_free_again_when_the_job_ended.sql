select plan(2);
select given.job('active', 'it', '{"unique": {}}');
select throws_ok($$ select ojs_enqueue('{"type": "test.job", "args": [], "unique": {}}') $$, 'OJ409');

select ojs_ack(about());

select is((ojs_enqueue('{"type": "test.job", "args": [], "unique": {}}')).status, 201);
