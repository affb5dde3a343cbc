set local ojs.now = '2030-01-01T12:00:00Z';
select plan(11);
select given.job('active', v.name,
  jsonb_build_object('queue', v.name, 'retry', '{"initial_interval": "PT10M", "jitter": false}'::jsonb))
from (values ('a'), ('b'), ('c'), ('d')) v(name);

select is(r.body ->> 'next_attempt_at', '2030-01-01T12:01:30.000Z'), is(r.body ->> 'state', 'retryable')
from ojs_nack(about('a', '{"requeue": true, "delay": "PT1M30S", "error": {"code": "busy"}}')) r;
select is(r.body -> 'retry_delay_ms', '5000')
from ojs_nack(about('b', '{"requeue": true, "delay_ms": 5000, "error": {"code": "busy"}}')) r;
select is(r.body ->> 'next_attempt_at', '2030-01-01T12:00:02.000Z', 'of a failure too')
from ojs_nack(about('c', '{"delay": "2s", "error": {"code": "busy"}}')) r;
select is(r.body ->> 'next_attempt_at', '2030-01-01T12:10:00.000Z', 'null says nothing')
from ojs_nack(about('d', '{"delay": null, "delay_ms": null, "error": {"code": "busy"}}')) r;

select given.job('active');
select is(e ->> 'sqlstate', 'OJ400', v.more), is(e #>> '{details,field}', v.field, v.more)
from (values ('{"delay": "soon"}', 'delay'), ('{"delay": 5}', 'delay'), ('{"delay_ms": -1}', 'delay_ms')) v(more,
  field),
  refusal(format('select ojs_nack(about(''it'', %L))', '{"error": {"code": "busy"}}'::jsonb || v.more::jsonb)) e;
