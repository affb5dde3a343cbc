select plan(3);

select is(e ->> 'sqlstate', 'OJ400'), is(e #>> '{details,field}', 'cron')
from refusal($$ select ojs_register_cron('{"name": "a", "cron": "61 * * * *", "type": "a"}', false, false,
  '{"problem": "cron minute 61 is out of range", "field": "cron"}') $$) e;
select is((ojs_list_crons()).body -> 'crons', '[]');
