select plan(12);
select is(e ->> 'sqlstate', 'OJ400', v.request), is(e #>> '{details,field}', v.field, v.request)
from (values ('{"name": "a/b", "queues": ["a"]}', 'name'), ('{"name": "p"}', 'queues'),
    ('{"name": "p", "queues": {}}', 'queues'), ('{"name": "p", "queues": ["a"], "strategy": "x"}', 'strategy'),
    ('{"name": "p", "queues": {"a": {"weight": -1}}}', 'weights'),
    ('{"name": "p", "queues": ["a"], "concurrency": 0}', 'concurrency')) v(request, field),
  refusal(format('select ojs_set_pool(%L)', v.request)) e;
