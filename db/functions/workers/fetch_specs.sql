create or replace function ojs.fetch_specs(p_requests jsonb[]) returns ojs.fetch_spec[]
language plpgsql stable as $$
-- What fetches ask for, in order, each field checked (ojs-http-binding 10.1); a count too large is cut. In one
-- statement, since setting up its expressions costs more than looking at a request.
begin
  return array(
    select case when f.request ?| '{max_jobs,visibility_timeout_ms,visibility_timeout,wait_ms,prefer}'
      then ojs.fetch_rest(f.spec, f.request) else f.spec end
    from (
      select r.ord, r.request, row(r.ord, r.queues, least(r.count, 1000), r.worker_id, null, 0, coalesce(
          case when jsonb_typeof(r.request) is distinct from 'object' then ojs.no_object(r.request)
            -- A list with a name that is too long, or with too many, is larger than this.
            when (r.queues
                @? 'strict $[*] ? (@.type() != "string" || !(@ like_regex "^[a-z0-9][a-z0-9.-]*$"))') is not false
              or pg_column_size(r.queues) > 128 or r.queues = '[]' then ojs.queues_error(r.queues) end,
          case when r.count is null then ojs.invalid('count', 'must be an integer, 1 or more', r.request -> 'count')
            when octet_length(r.worker_id) not between 1 and 255
              or jsonb_typeof(r.request -> 'worker_id') not in ('string', 'null') then
              ojs.invalid('worker_id', 'must be a string of 1 to 255 bytes', r.request -> 'worker_id') end)
        )::ojs.fetch_spec as spec
      from (
        select q.ord, q.request, q.request -> 'queues' as queues, q.request ->> 'worker_id' as worker_id,
          case when coalesce(q.request -> 'count', 'null') = 'null' then 1
            else ojs.as_integer(q.request -> 'count', 1, 2147483647) end as count
        from unnest(p_requests) with ordinality q(request, ord)
        offset 0) r
      offset 0) f
    order by f.ord);
end;
$$;
