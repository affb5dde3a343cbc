select plan(9);
create function pg_temp.field(p_request jsonb) returns text language sql as $$
  select refusal(format('select ojs_retry_dead_letters(%L)', p_request)) #>> '{details,field}'
$$;
select is(pg_temp.field('{}'), 'confirm');
select is(pg_temp.field('{"confirm": false}'), 'confirm');
select is(pg_temp.field('{"confirm": true, "filter": {"kind": "x"}}'), 'kind');
select is(pg_temp.field('{"confirm": true, "filter": []}'), 'filter');
select is(pg_temp.field('{"confirm": true, "filter": {"queue": 1}}'), 'queue');
select is(pg_temp.field('{"confirm": true, "filter": {"since": "x"}}'), 'since');
select is(pg_temp.field('{"confirm": true, "rate": 0}'), 'rate');
select is(pg_temp.field('{"confirm": true, "expected": "many"}'), 'expected');
select is(pg_temp.field('{"confirm": true, "filter": {"state": "active"}}'), 'filter.state');
