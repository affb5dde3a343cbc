select plan(3);
set local ojs.now = '2030-01-01T12:00:00Z';
select given.job('completed', 'old');
set local ojs.now = '2030-01-03T12:00:00Z';
select given.job('completed', 'new');
select is((ojs_purge_queue(
  '{"name": "work", "states": ["completed"], "older_than": "2030-01-02T12:00:00Z", "confirm": true}')).body
  -> 'purged_count', '1');
select is(job('old'), null);
select is(state('new'), 'completed');
