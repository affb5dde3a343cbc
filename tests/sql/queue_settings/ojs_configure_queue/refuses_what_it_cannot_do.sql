select plan(26);

select is(e ->> 'sqlstate', v.status, v.request), is(e #>> '{details,field}', v.field, v.request)
from (values ('{"concurrency": 0}', 'OJ400', 'concurrency'), ('{"concurency": 1}', 'OJ400', 'concurency'),
    ('{"backpressure": 5}', 'OJ400', 'backpressure'),
    ('{"backpressure": {"max_depth": 1, "max": 5}}', 'OJ400', 'backpressure.max'),
    ('{"backpressure": {"max_depth": 5, "strategy": "drop"}}', 'OJ400', 'backpressure.strategy'),
    ('{"backpressure": {"max_depth": 5, "warning_threshold": 2}}', 'OJ400', 'backpressure.warning_threshold'),
    ('{"default_timeout": "x"}', 'OJ400', 'default_timeout'),
    ('{"default_retry": {"max_attempts": -1}}', 'OJ422', 'retry.max_attempts'),
    ('{"rate_limit": {"limit": 0}}', 'OJ400', 'rate_limit'),
    ('{"rate_limit": {"limit": 1, "key": "x"}}', 'OJ400', 'rate_limit.key'),
    ('{"retention": {"completed": "P30D"}}', 'OJ422', 'retention.completed'),
    ('{"dead_letter_queue": "dlq"}', 'OJ422', 'dead_letter_queue'),
    ('{"dead_letter": "yes"}', 'OJ400', 'dead_letter')) v(request, status, field),
  refusal(format('select ojs_configure_queue(%L)', v.request::jsonb || '{"name": "work"}')) e;
