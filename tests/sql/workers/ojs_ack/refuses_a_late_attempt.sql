set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.job('active');
set local ojs.now = '2030-01-01T12:31:00Z';
select ojs.tick('{leases}');
set local ojs.now = '2030-01-01T12:40:00Z';
select given.fetched();

select is(e ->> 'sqlstate', 'OJ409'), is(e #>> '{details,reason}', 'not_the_attempt'),
  is(e #> '{details,current_attempt}', '2')
from refusal($$ select ojs_ack(about('it', '{"worker_id": "worker-1", "attempt": 1}')) $$) e;
select is(state(), 'active');
select is(e ->> 'sqlstate', 'OJ400'), is(e #>> '{details,field}', 'attempt')
from refusal($$ select ojs_ack(about('it', '{"attempt": "2"}')) $$) e;
select is((ojs_ack(about('it', '{"worker_id": "worker-1", "attempt": 2}'))).status, 200);

select given.job('active', 'other');
select is((ojs_ack(about('other', '{"attempt": null}'))).status, 200, 'null says nothing');
