set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
select given.chain('a', 'b', 'c');
select given.acked('a', '{"rows": 5}');
select given.fetched('b');

select is(s ->> 'state', 'completed'), is(s -> 'result', '{"rows": 5}'),
  is(s ->> 'started_at', '2030-01-01T12:00:00.000Z'), ok(s ->> 'job_id' is not null)
  from (select workflow() #> '{steps,0}') r(s);
select is(s ->> 'state', 'active'), is(s ->> 'type', 'b'), is(s -> 'depends_on', '["step-0"]')
from (select workflow() #> '{steps,1}') r(s);
select is(s ->> 'state', 'waiting'), is(s -> 'job_id', 'null') from (select workflow() #> '{steps,2}') r(s);
