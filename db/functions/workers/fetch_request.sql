create or replace function ojs.fetch_request(p_request jsonb,
  out queues text[], out count integer, out worker_id text, out lease_ms bigint, out wait_ms integer, out error jsonb)
language plpgsql stable as $$
-- What a fetch asks for, each field checked (ojs-http-binding 10.1). count is also max_jobs; wait_ms may
-- come as the HTTP header Prefer: wait=SECONDS (RFC 7240). Counts and waits too large are cut.
declare
  v_count jsonb := coalesce(nullif(p_request -> 'count', 'null'), nullif(p_request -> 'max_jobs', 'null'), '1');
  v_wait jsonb := nullif(p_request -> 'wait_ms', 'null');
begin
  error := ojs.no_object(p_request);
  if error is not null then
    return;
  elsif jsonb_typeof(p_request -> 'queues') is distinct from 'array'
     or jsonb_array_length(p_request -> 'queues') not between 1 and 1000
     or p_request -> 'queues' @? 'strict $[*] ? (@.type() != "string")' then
    error := ojs.invalid('queues', 'must be an array of 1 to 1000 queue names', p_request -> 'queues');
  elsif ojs.as_integer(v_count, 1, 2147483647) is null then
    error := ojs.invalid('count', 'must be an integer, 1 or more', v_count);
  elsif coalesce(jsonb_typeof(p_request -> 'worker_id'), 'null') not in ('string', 'null')
     or octet_length(p_request ->> 'worker_id') not between 1 and 255 then
    error := ojs.invalid('worker_id', 'must be a string of 1 to 255 bytes', p_request -> 'worker_id');
  elsif ojs.visibility_ms(p_request) is null and (p_request - array(
      select k from jsonb_object_keys(p_request) k where p_request -> k = 'null')) ?| '{visibility_timeout_ms,visibility_timeout}' then
    error := ojs.invalid('visibility_timeout_ms', 'must be a positive integer', p_request -> 'visibility_timeout_ms');
  elsif v_wait is not null and ojs.as_integer(v_wait, 0, 2147483647) is null then
    error := ojs.invalid('wait_ms', 'must be an integer, zero or more', v_wait);
  else
    queues := array(select jsonb_array_elements_text(p_request -> 'queues'));
    count := least(ojs.as_integer(v_count, 1, 2147483647), 1000);
    worker_id := p_request ->> 'worker_id';
    lease_ms := ojs.visibility_ms(p_request);
    wait_ms := least(30000, coalesce(ojs.as_integer(v_wait, 0, 2147483647),
      1000 * (substring(p_request ->> 'prefer' from 'wait=([0-9]{1,6})'))::bigint, 0));
  end if;
end;
$$;
