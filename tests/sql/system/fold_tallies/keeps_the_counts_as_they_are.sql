set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job(s, s || n) from unnest(array['completed', 'cancelled', 'discarded']) s, generate_series(1, 2) n;
select set_config('test.before', ((ojs_queue_stats('{"name": "work"}')).body -> 'stats')::text, true);
select ok(count(*) > 0) from ojs.tally;

select ojs.fold_tallies(20000);

select is(count(*), 0::bigint) from ojs.tally;
select is((ojs_queue_stats('{"name": "work"}')).body -> 'stats', current_setting('test.before')::jsonb);
select ojs.fold_tallies(20000);
select is((ojs_queue_stats('{"name": "work"}')).body -> 'stats', current_setting('test.before')::jsonb,
  'twice is once');
