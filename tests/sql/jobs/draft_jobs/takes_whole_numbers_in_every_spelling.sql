select plan(57);

select is(r.status, 201, v.member || n.number)
from (values
  ('{"priority": @}'), ('{"options": {"priority": @}}'), ('{"timeout": @}'), ('{"timeout_ms": @}'),
  ('{"timeout": 1, "grace_period": @}'), ('{"visibility_timeout": @}'), ('{"visibility_timeout_ms": @}'),
  ('{"heartbeat_timeout": @}'), ('{"enqueue_ttl": @}'), ('{"total_timeout": @}'), ('{"result_ttl": @}'),
  ('{"result_size_limit": @}'), ('{"max_attempts": @}'), ('{"retry": {"max_attempts": @}}'),
  ('{"retry": {"initial_interval_ms": @, "max_interval_ms": @}}'),
  ('{"unique": {"period_ms": @, "on_conflict": "replace"}}'),
  ('{"rate_limit": {"key": "k", "concurrency": @}}'), ('{"rate_limit": {"key": "k", "max_per_second": @}}'),
  ('{"rate_limit": {"key": "k", "rate": {"limit": @, "period": "PT1S"}}}')) v(member),
  (values ('5'), ('5.0'), ('5e0')) n(number),
  ojs_enqueue('{"type": "a", "args": []}' || replace(v.member, '@', n.number)::jsonb) r;
