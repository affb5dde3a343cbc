set local ojs.now = '2030-01-01T12:00:00Z';
select plan(1);
select given.job('dead_letter', 'it', '{"unique": {}}');
select ojs_retry_dead_letter(about());

select throws_ok($$ select ojs_enqueue('{"type": "test.job", "args": [], "unique": {}}') $$, 'OJ409');
