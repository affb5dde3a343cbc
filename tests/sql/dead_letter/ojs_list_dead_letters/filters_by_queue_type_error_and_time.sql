select plan(7);
set local ojs.now = '2030-01-01T12:00:00Z';
select given.job('dead_letter', 'a', '{"queue": "a", "type": "one"}');
set local ojs.now = '2030-01-02T12:00:00Z';
select given.job('dead_letter', 'b', '{"queue": "b", "type": "two"}');

select is((ojs_list_dead_letters(v.filter)).body -> 'total', to_jsonb(v.total), v.filter::text)
from (values
  ('{"queue": "a"}'::jsonb, 1),
  ('{"type": "two"}', 1),
  ('{"queue": "a", "type": "two"}', 0),
  ('{"error_type": "fatal"}', 2),
  ('{"error_type": "timeout"}', 0),
  ('{"since": "2030-01-02T00:00:00Z"}', 1),
  ('{"until": "2030-01-02T00:00:00Z"}', 1)) v(filter, total);
