select plan(8);
select given.job('active', 'it', '{"result_size_limit": 10}');

select is(e ->> 'sqlstate', 'OJ413'), is(e ->> 'code', 'result_too_large'), is(e #> '{details,max_bytes}', '10'),
  ok(e ->> 'message' like '%result_size_limit%')
from refusal($$ select ojs_ack(about('it', '{"result": "0123456789"}')) $$) e;
select is(state(), 'active', 'the worker can store it elsewhere');
select is(events(), '{job.enqueued,job.started}');

select is((ojs_ack(about('it', '{"result": "01234567"}'))).body ->> 'state', 'completed');
select given.job('active', 'silent', '{"result_size_limit": 1}');
select is((ojs_ack(about('silent'))).status, 200, 'no result is never too large');
