select plan(4);
create function pg_temp.field(p_request jsonb) returns text language sql as $$
  select refusal(format('select ojs_list_dead_letter_groups(%L)', p_request)) #>> '{details,field}'
$$;
select is(pg_temp.field('{"sort": "size"}'), 'sort');
select is(pg_temp.field('{"since": "yesterday"}'), 'since');
select is(pg_temp.field('{"kind": "x"}'), 'kind');
select is(pg_temp.field('{"limit": "0"}'), 'limit');
