select plan(4);

select is(e ->> 'sqlstate', 'OJ400'),
  is(e -> 'details', '{"field": "cron", "validation": "minute 61 is outside 0-59"}'),
  is(e ->> 'message', 'minute 61 is outside 0-59')
from ojs_register_cron('{"name": "a", "cron": "61 * * * *", "type": "a"}', p_plan => '{}') r,
  refusal(format($$ select ojs_register_cron('{"name": "a", "cron": "61 * * * *", "type": "a"}', p_plan => %L) $$,
    r.headers -> 'ojs-plan' || '{"problem": "minute 61 is outside 0-59", "field": "cron"}')) e;
select is((ojs_list_crons()).body -> 'crons', '[]');
