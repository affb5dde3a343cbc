select plan(4);
select given.cron('skip', null, n) from unnest(array['b', 'a', 'c']) n;
select ojs_update_cron('{"name": "b", "enabled": false}');

select is(array(select c ->> 'name' from jsonb_array_elements((ojs_list_crons()).body -> 'crons') c),
  array['a', 'b', 'c']);
select is(array(select c ->> 'name'
  from jsonb_array_elements((ojs_list_crons('{"enabled": "true"}')).body -> 'crons') c), array['a', 'c']);
select is((ojs_list_crons('{"limit": 1}')).body -> 'count', '1');
select is(refusal($$ select ojs_list_crons('{"enabled": "maybe"}') $$) #>> '{details,field}', 'enabled');
