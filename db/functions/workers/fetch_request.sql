create or replace function ojs.fetch_request(p_request jsonb, p_ord integer) returns ojs.want
language plpgsql stable as $$
-- What a fetch asks for, each field checked (ojs-http-binding 10.1). count is also max_jobs; wait_ms may
-- come as the HTTP header Prefer: wait=SECONDS (RFC 7240). Counts and waits too large are cut.
declare
  v_count jsonb := coalesce(nullif(p_request -> 'count', 'null'), nullif(p_request -> 'max_jobs', 'null'), '1');
  v_wait jsonb := nullif(p_request -> 'wait_ms', 'null');
  v_most bigint := ojs.as_integer(v_count, 1, 2147483647);
  v_wait_ms bigint := ojs.as_integer(v_wait, 0, 2147483647);
  v_queues text[];
  v_error jsonb;
begin
  v_error := coalesce(ojs.no_object(p_request), case
    when jsonb_typeof(p_request -> 'queues') is distinct from 'array'
      or jsonb_array_length(p_request -> 'queues') not between 1 and 1000
      or p_request -> 'queues' @? 'strict $[*] ? (@.type() != "string" || !(@ like_regex "^[a-z0-9][a-z0-9.-]*$"))' then
      ojs.invalid('queues', 'must be an array of 1 to 1000 queue names', p_request -> 'queues')
    when v_most is null then
      ojs.invalid('count', 'must be an integer, 1 or more', v_count)
    when coalesce(jsonb_typeof(p_request -> 'worker_id'), 'null') not in ('string', 'null')
      or octet_length(p_request ->> 'worker_id') not between 1 and 255 then
      ojs.invalid('worker_id', 'must be a string of 1 to 255 bytes', p_request -> 'worker_id')
    when p_request ?| '{visibility_timeout_ms,visibility_timeout}' and ojs.visibility_ms(p_request) is null
      and coalesce(p_request ->> 'visibility_timeout_ms', p_request ->> 'visibility_timeout') is not null then
      ojs.invalid('visibility_timeout_ms', 'must be a positive integer', p_request -> 'visibility_timeout_ms')
    when v_wait is not null and v_wait_ms is null then
      ojs.invalid('wait_ms', 'must be an integer, zero or more', v_wait) end);
  -- A name that is too long makes the list longer than one of the longest names.
  if v_error is not null or pg_column_size(p_request -> 'queues') > 128 then
    v_error := coalesce(ojs.queue_names_error(p_request), v_error);
    if v_error is not null then
      return row(p_ord, null, null, null, null, null, v_error)::ojs.want;
    end if;
  end if;
  if jsonb_array_length(p_request -> 'queues') = 1 then
    v_queues := array[p_request #>> '{queues,0}'];
  else
    v_queues := array(select jsonb_array_elements_text(p_request -> 'queues'));
  end if;
  return row(p_ord, v_queues,
    least(v_most, 1000),
    p_request ->> 'worker_id',
    case when p_request ?| '{visibility_timeout_ms,visibility_timeout}' then ojs.visibility_ms(p_request) end,
    least(30000, coalesce(v_wait_ms, 1000 * (substring(p_request ->> 'prefer' from 'wait=([0-9]{1,6})'))::bigint, 0)),
    null)::ojs.want;
end;
$$;
