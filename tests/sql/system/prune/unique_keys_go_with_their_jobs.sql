set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('completed', 'gone', '{"type": "a", "unique": {}}');
select given.job('available', 'still here', '{"type": "b", "unique": {}}');
set local ojs.now = '2030-01-08T12:00:01Z';

select given.pruned();

select is(count(*), 1::bigint) from ojs.unique_key;
select throws_ok($$ select ojs_enqueue('{"type": "b", "args": [], "unique": {}}') $$, 'OJ409');
