select plan(5);

select is(headers #> '{ojs-wait,ms}', '5000'), is(headers #> '{ojs-wait,queues}', '["work"]')
from ojs_fetch('{"queues": ["work"], "wait_ms": 5000}');
select is(headers #> '{ojs-wait,ms}', '7000', 'Prefer: wait')
from ojs_fetch('{"queues": ["work"], "prefer": "wait=7"}');
select is(headers #> '{ojs-wait,ms}', '30000', 'at most 30 s')
from ojs_fetch('{"queues": ["work"], "wait_ms": 999999}');
select given.job('available');
select is(headers, null, 'a job ends the wait') from ojs_fetch('{"queues": ["work"], "wait_ms": 5000}');
