set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.job('available', 'it', '{"unique": {"period": "PT1H"}}');

set local ojs.now = '2030-01-01T12:30:00Z';
select throws_ok($$ select ojs_enqueue('{"type": "test.job", "args": [], "unique": {"period": "PT1H"}}') $$, 'OJ409');
set local ojs.now = '2030-01-01T12:59:59.999Z';
select throws_ok($$ select ojs_enqueue('{"type": "test.job", "args": [], "unique": {"period": "PT1H"}}') $$, 'OJ409',
  null,
  'a refused one does not start it anew');
set local ojs.now = '2030-01-01T13:00:00Z';
select is((ojs_enqueue('{"type": "test.job", "args": [], "unique": {"period": "PT1H"}}')).status, 201,
  'while the first is still available');
