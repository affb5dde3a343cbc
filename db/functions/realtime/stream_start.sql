create or replace function ojs.stream_start(p_request jsonb, p_channel text, p_ends boolean default true) returns jsonb
language plpgsql stable as $$
-- What a stream of events shows, and the place in the log where it begins, for the server that sends it. The channel
-- is all, job:<id>, queue:<name> or workflow:<id>; what it names must exist. The stream begins after the event that
-- the client has seen last, else now: then it is the last place that is visible, so it misses nothing that commits
-- later. When the log has no such event, it begins with the oldest one, and "gap" says so. ended is the state of a job
-- that has ended, unless p_ends is false.
declare
  v_name text := nullif(substring(p_channel from '^[a-z]+:(.*)$'), '');
  v_id uuid := ojs.as_uuid(v_name);
  v_after text := coalesce(p_request ->> 'last_event_id', p_request ->> 'after');
  v_place record := ojs.event_place(v_after);
  v_start jsonb := jsonb_strip_nulls(jsonb_build_object('channel', p_channel,
    'types', coalesce(ojs.text_list(p_request, 'event_types'), ojs.text_list(p_request, 'types')),
    'queues', coalesce(ojs.text_list(p_request, 'queues'), ojs.text_list(p_request, 'queue')),
    'job_types', coalesce(ojs.text_list(p_request, 'job_types'), ojs.text_list(p_request, 'type'))));
  v_job jsonb;
begin
  case substring(p_channel from '^[^:]*:?')
    when 'job:' then
      if not exists (select from ojs.job j where j.id = v_id) then
        v_job := ojs.find_job(v_id);
        if v_job is null then
          perform ojs.raise(ojs.not_found('job', v_name));
        end if;
        v_start := v_start || case when p_ends then jsonb_build_object('ended', jsonb_strip_nulls(jsonb_build_object(
          'job_id', v_id, 'queue', v_job -> 'queue', 'type', v_job -> 'type', 'job_type', v_job -> 'type',
          'from', v_job -> 'previous_state', 'to', v_job -> 'state', 'state', v_job -> 'state',
          'timestamp', v_job -> ((v_job ->> 'state') || '_at')))) else '{}' end;
      end if;
      v_start := v_start || jsonb_build_object('job', v_id);
    when 'queue:' then
      if not exists (select from ojs.queue q where q.name = v_name) then
        perform ojs.raise(ojs.not_found('queue', v_name));
      end if;
      v_start := v_start || jsonb_build_object('queue', v_name);
    when 'workflow:' then
      if not exists (select from ojs.workflow w where w.id = v_id) then
        perform ojs.raise(ojs.not_found('workflow', v_name));
      end if;
      v_start := v_start || jsonb_build_object('workflow', v_id);
    when 'all' then null;
    when 'events' then null;
    else
      perform ojs.raise(ojs.invalid('channel', 'must be all, job:<id>, queue:<name> or workflow:<id>',
        to_jsonb(p_channel)));
  end case;
  if v_after is null then
    return v_start || jsonb_build_object('place', jsonb_build_array(ojs.asof_horizon()::text::bigint,
      9223372036854775807, 16384));
  elsif v_place.asof is null then
    return v_start || jsonb_build_object('place', '[0, 0, 0]'::jsonb, 'gap', jsonb_build_object('channel', p_channel,
      'last_event_id', left(v_after, 255), 'gap_end', ojs.stamp(coalesce(
        (select e.at from ojs.event e order by e.asof, e.seq limit 1), ojs.now()))));
  end if;
  return v_start || jsonb_build_object('after', v_after, 'place', jsonb_build_array(v_place.asof::text::bigint,
    v_place.seq, v_place.ord));
end;
$$;
