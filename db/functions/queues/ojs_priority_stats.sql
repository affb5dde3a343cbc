create or replace function ojs_priority_stats(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/queues/{name}/priority-stats
declare
  v_name text := p_request ->> 'name';
  v_counts jsonb;
begin
  perform ojs.guard('public.ojs_priority_stats(jsonb)');
  perform ojs.require_known(p_request, '{name}');
  if not exists (select from ojs.queue q where q.name = v_name) then
    perform ojs.raise(ojs.not_found('queue', v_name));
  end if;
  select coalesce(jsonb_object_agg(c.priority, c.jobs), '{}') into v_counts
  from (
    select w.priority, count(*) as jobs
    from (select r.priority from ojs.ready r where r.queue = v_name
          union all
          select k.priority from ojs.parked k where k.queue = v_name) w
    group by w.priority) c;
  return ojs.ok(jsonb_build_object('queue', v_name, 'counts_by_priority', v_counts,
    'total', (select coalesce(sum(c.value::bigint), 0) from jsonb_each_text(v_counts) c)));
end;
$$;
comment on function ojs_priority_stats is
  'How many available jobs of the queue {name} each priority has: 200 {queue, counts_by_priority, total}. Errors '
  'OJ400, OJ404. ojs-priority 10.';
