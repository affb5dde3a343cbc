set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('active');

select is((r).body -> 'job' ->> 'started_at', '2030-01-01T12:00:00.000Z'),
  is((r).body #> '{job,attempt}', '1')
from ojs_cancel_job(about()) r;

select throws_ok($$ select ojs_ack(about()) $$, 'OJ409');
select throws_ok($$ select ojs_nack(about('it', '{"error": {"code": "e"}}')) $$, 'OJ409');
