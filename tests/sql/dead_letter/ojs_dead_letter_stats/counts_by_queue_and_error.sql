select plan(5);
set local ojs.now = '2030-01-01T12:00:00Z';
select given.job('dead_letter', 'a', '{"queue": "a"}');
set local ojs.now = '2030-01-01T12:01:00Z';
select given.job('dead_letter', 'b', '{"queue": "b"}');
select given.job('discarded', 'c', '{"queue": "c"}');
create temp table answer as select (ojs_dead_letter_stats()).body;
select is(a.body -> 'by_queue', '{"a": 1, "b": 1}') from answer a;
select is(jsonb_build_array(a.body -> 'total', a.body -> 'by_error_type'), '[2, {"fatal": 2}]') from answer a;
select is(jsonb_build_array(a.body -> 'oldest_at', a.body -> 'newest_at'),
  '["2030-01-01T12:00:00.000Z", "2030-01-01T12:01:00.000Z"]') from answer a;
select is(a.body #> '{retention,max_age}', '"P180D"') from answer a;
select is((ojs_dead_letter_stats('{"queue": "a"}')).body -> 'total', '1');
