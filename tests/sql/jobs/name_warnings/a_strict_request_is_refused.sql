select plan(14);

select is(e ->> 'sqlstate', 'OJ400'), is(e ->> 'code', 'invalid_request'),
  is(e #>> '{details,field}', 'retry.max_attempt'),
  is(e #>> '{details,suggestion}', 'retry.max_attempts'), ok(e ->> 'message' like '%did you mean retry.max_attempts?')
from refusal($$ select ojs_enqueue('{"type": "t", "args": [], "retry": {"max_attempt": 5}}', false, true) $$) e;
select is(count(*), 0::bigint) from ojs.job;

select is(e #>> '{details,field}', 'prioritty'), is(e #> '{details,index}', '1')
from refusal($$ select ojs_enqueue_batch('{"jobs": [{"type": "t", "args": []}, {"type": "t", "args": [],
  "prioritty": 5}]}',
  false, true) $$) e;
select is(r.body -> 'warnings' -> 0 -> 'index', '1'), is(r.body -> 'warnings' -> 0 ->> 'field', 'prioritty')
from ojs_enqueue_batch('{"jobs": [{"type": "t", "args": []}, {"type": "t", "args": [], "prioritty": 5}]}') r;
select is((ojs_enqueue_batch('{"jobs": [{"type": "t", "args": []}]}')).body ? 'warnings', false);

select is(e #>> '{details,field}', 'timezon'), is(count(c), 0::bigint)
from refusal($$ select ojs_register_cron('{"name": "a", "cron": "* * * * *", "type": "t", "timezon": "CET"}', false,
  true) $$) e
  left join ojs.cron c on true
group by e;
select is(array(select w ->> 'field' from jsonb_array_elements(r.body -> 'warnings') w), '{quue,timezon}')
from ojs_register_cron('{"name": "a", "cron": "* * * * *", "timezon": "CET", "job_template": {"type": "t",
  "quue": "q"}}') r;
