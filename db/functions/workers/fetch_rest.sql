create or replace function ojs.fetch_rest(inout spec ojs.fetch_spec, p_request jsonb)
language plpgsql stable as $$
-- The part of ojs.fetch_specs that is about what most fetches leave out. max_jobs is another name of count; wait_ms may
-- come as the HTTP header Prefer: wait=SECONDS (RFC 7240). A wait too large is cut.
declare
  v_most jsonb := nullif(p_request -> 'max_jobs', 'null');
  v_wait jsonb := nullif(p_request -> 'wait_ms', 'null');
  v_ord integer;
begin
  if p_request ? 'pool' and coalesce(p_request -> 'queues', 'null') = 'null'
      and ojs.pool_queues(p_request) is not null then
    -- As if it named the queues of the pool.
    p_request := p_request || jsonb_build_object('queues', ojs.pool_queues(p_request));
    v_ord := spec.ord;
    spec := (ojs.fetch_specs(array[p_request])).specs[1];
    spec.ord := v_ord;
    return;
  elsif spec.error is not null then
    return;
  end if;
  if v_most is not null and coalesce(p_request -> 'count', 'null') = 'null' then
    spec.count := ojs.as_integer(v_most, 1, 2147483647);
  end if;
  spec.lease_ms := ojs.visibility_ms(p_request);
  spec.wait_ms := least(30000, case when v_wait is not null then ojs.as_integer(v_wait, 0, 2147483647)
    else coalesce(1000 * (substring(p_request ->> 'prefer' from 'wait=([0-9]{1,6})'))::bigint, 0) end);
  spec.error := case
    when spec.count is null then ojs.invalid('count', 'must be an integer, 1 or more', v_most)
    when spec.lease_ms is null
      and coalesce(p_request ->> 'visibility_timeout_ms', p_request ->> 'visibility_timeout') is not null then
      ojs.invalid('visibility_timeout_ms', 'must be a positive integer', p_request -> 'visibility_timeout_ms')
    when v_wait is not null and ojs.as_integer(v_wait, 0, 2147483647) is null then
      ojs.invalid('wait_ms', 'must be an integer, zero or more', v_wait) end;
  spec.count := least(spec.count, 1000);
  if spec.error is null and p_request ?| '{strategy,weights,pool}' then
    spec := ojs.schedule_fetch(spec, p_request);
  end if;
end;
$$;
