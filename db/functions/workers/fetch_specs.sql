create or replace function ojs.fetch_specs(p_requests jsonb[], out specs ojs.fetch_spec[], out lists jsonb[],
  out workers text[])
language plpgsql stable as $$
-- What fetches ask for, in order, each field checked (ojs-http-binding 10.1); a count too large is cut. lists: the
-- different lists of queues that they name, in the order in which they are visited; workers: those who ask. Expressions
-- only, no statement: one that reads no table costs several times as much to set up.
declare
  v_request jsonb;
  v_queues jsonb;
  v_count jsonb;
  v_number integer;
  v_worker text;
  v_error jsonb;
  v_is_known boolean;
begin
  specs := '{}';
  lists := '{}';
  workers := '{}';
  for v_ord in 1..coalesce(cardinality(p_requests), 0) loop
    v_request := p_requests[v_ord];
    v_queues := v_request -> 'queues';
    v_count := v_request -> 'count';
    v_number := case when v_count is null or v_count = 'null' then 1 else ojs.as_integer(v_count, 1, 2147483647) end;
    v_worker := v_request ->> 'worker_id';
    v_is_known := v_queues = any (lists);
    v_error := coalesce(
      case when v_is_known then null
        when jsonb_typeof(v_request) is distinct from 'object' then ojs.no_object(v_request)
        -- A list with a name that is too long, or with too many, is larger than this.
        when (v_queues @? 'strict $[*] ? (@.type() != "string" || !(@ like_regex "^[a-z0-9][a-z0-9.-]*$"))')
          is not false or pg_column_size(v_queues) > 128 or v_queues = '[]' then ojs.queues_error(v_queues) end,
      case when v_number is null then ojs.invalid('count', 'must be an integer, 1 or more', v_count)
        when octet_length(v_worker) not between 1 and 255
          or jsonb_typeof(v_request -> 'worker_id') not in ('string', 'null') then
          ojs.invalid('worker_id', 'must be a string of 1 to 255 bytes', v_request -> 'worker_id') end);
    specs[v_ord] := row(v_ord, v_queues, least(v_number, 1000), v_worker, null, 0, v_error)::ojs.fetch_spec;
    if v_request ?| '{max_jobs,visibility_timeout_ms,visibility_timeout,wait_ms,prefer,strategy,weights,pool}' then
      specs[v_ord] := ojs.fetch_rest(specs[v_ord], v_request);
      v_error := specs[v_ord].error;
      v_queues := specs[v_ord].queues;
      v_is_known := v_queues = any (lists);
    end if;
    if v_error is null then
      workers := workers || v_worker;
      if not v_is_known then
        lists := lists || v_queues;
      end if;
    end if;
  end loop;
end;
$$;
