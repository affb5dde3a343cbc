select plan(3);

select is(r.body -> 'job' -> 'x_vendor', '{"n": 12345678901234567890, "f": 1.0}'),
  is(r.body -> 'job' -> 'version', '2'), is(r.body #> '{job,y}', '[1]')
from ojs_enqueue('{"type": "a", "args": [], "x_vendor": {"n": 12345678901234567890, "f": 1.0}, "version": 2,
  "options": {"y": [1]}}') r;
