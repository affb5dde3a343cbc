create or replace function ojs_metrics(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/metrics
-- The HTTP server adds the metrics of its own processes to the text.
declare
  v_now timestamptz := ojs.now();
begin
  perform ojs.guard('public.ojs_metrics(jsonb)');
  perform ojs.require_known(p_request, '{format}');
  if coalesce(p_request ->> 'format', 'json') not in ('json', 'prometheus') then
    perform ojs.raise(ojs.invalid('format', 'must be json or prometheus', p_request -> 'format'));
  end if;

  if p_request ->> 'format' = 'prometheus' then
    return ojs.ok(to_jsonb((
      select string_agg(l, '' order by ord)
      from (select l, 1 as ord from ojs.job_metrics() l
            union all
            select l, 2 from ojs.queue_metrics(v_now) l
            union all
            select l, 3 from ojs.system_metrics(v_now) l) m)));
  end if;
  return ojs.ok(ojs.metrics_summary(v_now));
end;
$$;
comment on function ojs_metrics is
  'What to watch: 200 {computed_at, jobs, states, queues, workers}; with format prometheus a string in the text format '
  'of Prometheus, which also has the types of jobs and histograms of their times. Errors OJ400. ojs-observability 8.';
