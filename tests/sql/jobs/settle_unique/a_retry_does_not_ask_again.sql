set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('retryable', 'first', '{"unique": {}}');
select ojs_enqueue(about('second',
  '{"type": "test.job", "args": [], "queue": "other", "unique": {"states": ["available"]}}'));
set local ojs.now = '2030-01-01T13:00:00Z';

select ojs.tick('{promote}');

select is(state('first'), 'available');
select is(state('second'), 'available');
