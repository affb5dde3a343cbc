create or replace function ojs.fetch_wants(p_requests jsonb[]) returns ojs.want[]
language plpgsql stable as $$
-- What fetches ask for, in order, each field checked (ojs-http-binding 10.1). count is also max_jobs; wait_ms may
-- come as the HTTP header Prefer: wait=SECONDS (RFC 7240). Counts and waits too large are cut.
begin
  return array(
    select case
      -- A name that is too long makes the list longer than one of the longest names.
      when f.error is not null or pg_column_size(f.request -> 'queues') > 128
        and ojs.queue_names_error(f.request) is not null then
        row(f.ord, null, null, null, null, null, coalesce(ojs.queue_names_error(f.request), f.error))::ojs.want
      else row(f.ord, f.request -> 'queues', least(f.most, 1000), f.request ->> 'worker_id', f.lease_ms,
        least(30000, coalesce(f.wait_ms,
          1000 * (substring(f.request ->> 'prefer' from 'wait=([0-9]{1,6})'))::bigint, 0)), null)::ojs.want end
    from (
      select n.*, case
        when jsonb_typeof(n.request) is distinct from 'object' then ojs.no_object(n.request)
        -- As a pattern of the whole list, since a JSON path with a pattern for each element costs several times as much.
        when ((n.request -> 'queues')::text ~ '^\["[a-z0-9][a-z0-9.-]*"(, "[a-z0-9][a-z0-9.-]*")*\]$') is not true
          or jsonb_array_length(n.request -> 'queues') > 1000 then
          ojs.invalid('queues', 'must be an array of 1 to 1000 queue names', n.request -> 'queues')
        when n.most is null then ojs.invalid('count', 'must be an integer, 1 or more', n.count)
        when jsonb_typeof(n.request -> 'worker_id') not in ('string', 'null')
          or octet_length(n.request ->> 'worker_id') not between 1 and 255 then
          ojs.invalid('worker_id', 'must be a string of 1 to 255 bytes', n.request -> 'worker_id')
        when n.leases and n.lease_ms is null
          and coalesce(n.request ->> 'visibility_timeout_ms', n.request ->> 'visibility_timeout') is not null then
          ojs.invalid('visibility_timeout_ms', 'must be a positive integer', n.request -> 'visibility_timeout_ms')
        when n.wait is not null and n.wait_ms is null then
          ojs.invalid('wait_ms', 'must be an integer, zero or more', n.wait) end as error
      from (
        select r.*, ojs.as_integer(r.count, 1, 2147483647) as most, ojs.as_integer(r.wait, 0, 2147483647) as wait_ms,
          case when r.leases then ojs.visibility_ms(r.request) end as lease_ms
        from (
          select q.*, nullif(q.request -> 'wait_ms', 'null') as wait,
            coalesce(nullif(q.request -> 'count', 'null'), nullif(q.request -> 'max_jobs', 'null'), '1') as count,
            q.request ?| '{visibility_timeout_ms,visibility_timeout}' as leases
          from unnest(p_requests) with ordinality q(request, ord)
          offset 0) r
        offset 0) n
      offset 0) f
    order by f.ord);
end;
$$;
