create or replace function ojs_set_pool(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- PUT /ojs/v1/admin/pools/{name}
-- queues is a list of names, or an object with the weight of each.
declare
  v_now timestamptz := ojs.now();
  v_name text;
  v_queues jsonb;
  v_weights jsonb;
  v_strategy jsonb;
  v_parsed record;
  v_error jsonb;
  v_is_new boolean;
  v_pool ojs.pool;
begin
  perform ojs.guard('public.ojs_set_pool(jsonb)');
  perform ojs.require_known(p_request, '{name,queues,strategy,weights,concurrency}');
  v_name := p_request ->> 'name';
  v_queues := p_request -> 'queues';
  v_weights := coalesce(nullif(p_request -> 'weights', 'null'), '{}');
  if jsonb_typeof(v_queues) = 'object' then
    v_weights := v_weights || (
      select coalesce(jsonb_object_agg(m.key, coalesce(m.value -> 'weight', m.value)), '{}') from jsonb_each(v_queues) m
      where jsonb_typeof(m.value) = 'number' or jsonb_typeof(m.value -> 'weight') is not null);
    v_queues := (select coalesce(jsonb_agg(k order by k), '[]') from jsonb_object_keys(v_queues) k);
  end if;
  v_strategy := coalesce(nullif(p_request -> 'strategy', 'null'), (case when v_weights = '{}'
    then '"round-robin"' else '"weighted"' end)::jsonb);
  v_parsed := ojs.parse_strategy(v_strategy, v_weights);
  v_error := coalesce(case when v_name !~ '^[A-Za-z0-9][A-Za-z0-9._-]*$' or octet_length(v_name) > 128 then
      ojs.invalid('name', 'must be 1 to 128 letters, digits and . _ -', p_request -> 'name') end,
    ojs.queues_error(v_queues), v_parsed.error,
    case when coalesce(p_request -> 'concurrency', 'null') <> 'null'
      and ojs.as_integer(p_request -> 'concurrency', 1, 1000000) is null then
      ojs.invalid('concurrency', 'must be a positive integer', p_request -> 'concurrency') end);
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;

  lock table ojs.pool in share row exclusive mode;
  v_is_new := not exists (select from ojs.pool p where p.name = v_name);
  if v_is_new and (select count(*) from ojs.pool) >= 1000 then
    perform ojs.fail('conflict', 'there are 1000 pools already', '{"limit": 1000}', 'delete one that nobody uses');
  end if;
  insert into ojs.pool (name, queues, strategy, weights, concurrency, created_at, updated_at)
  values (v_name, array(select jsonb_array_elements_text(v_queues)), v_strategy #>> '{}', v_weights,
    ojs.as_integer(p_request -> 'concurrency', 1, 1000000), v_now, v_now)
  on conflict (name) do update
  set queues = excluded.queues, strategy = excluded.strategy, weights = excluded.weights,
      concurrency = excluded.concurrency, updated_at = excluded.updated_at
  returning * into v_pool;
  perform ojs.audit('ojs_set_pool', v_name, jsonb_build_object('strategy', v_pool.strategy));
  return row(case when v_is_new then 201 else 200 end,
    case when v_is_new then jsonb_build_object('Location', '/ojs/v1/admin/pools/' || v_name) end,
    ojs.pool_json(v_pool) || jsonb_build_object('pool', ojs.pool_json(v_pool))
      || case when v_pool.concurrency is null then '{}' else jsonb_build_object('warnings', jsonb_build_array(
        jsonb_build_object('field', 'concurrency', 'message',
          'concurrency of a pool is only kept for workers to read; limit its queues to have it enforced'))) end
    )::ojs.reply;
end;
$$;
comment on function ojs_set_pool is
  'Makes or replaces the pool {name}: {queues, strategy, weights, concurrency}. A fetch with "pool" visits the queues '
  'of that pool in the order of its strategy: round-robin (the default without weights), weighted (with them), '
  'least-loaded or strict. concurrency is only kept for workers to read. 200 {name, queues, strategy, weights, pool, '
  '...}, 201 when it is new. Errors OJ400, OJ409 when there are 1,000 already. ojs-fair-scheduling 6, 10.1.';
