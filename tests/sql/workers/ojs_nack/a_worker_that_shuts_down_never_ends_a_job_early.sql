select plan(3);
select given.job('active', c, '{"retry": {"max_attempts": 5}}')
from unnest(array['shutdown', 'ShutdownError', 'ShutdownTimeout']) c;

select is((ojs_nack(about(c,
  jsonb_build_object('error', jsonb_build_object('code', c, 'message', 'bye'))))).body ->> 'state', 'retryable', c)
from unnest(array['shutdown', 'ShutdownError', 'ShutdownTimeout']) c;
