select plan(5);

select is((ojs_enqueue('{"type": "t", "args": []}'::jsonb || v.more::jsonb, false, true)).body ? 'warnings', false,
  v.more)
from (values ('{"ip": "::1", "trace_id": "x", "traceparent": "00-1", "ext_ml_model": "m", "customer": 5}'),
  ('{"options": {"queue": "q", "priority": 1, "metadata": {"optoins": 1}}, "meta": {"quue": 1}}'),
  ('{"retry": {"max_attempts": 2, "reason": "x"}, "unique": {"scope": "x"}, "rate_limit": {"concurrency": 1,
    "team": "x"}}'),
  ('{"state": "available", "attempt": 3, "error": null, "created_at": "x"}'),
  ('{"optoins": null}')) v(more);
