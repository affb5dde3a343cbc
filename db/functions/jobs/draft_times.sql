create or replace function ojs.draft_times(inout draft ojs.draft, p_in jsonb, p_now timestamptz)
language plpgsql as $$
-- The part of ojs.draft_jobs that is about time: timeouts and leases, when the job may start, until when it
-- must have started or ended (ojs-timeouts 5, 6; names end in _ms, or mean seconds).
declare
  v_timeout_ms bigint;
  v_lease_ms bigint;
  v_ttl_s bigint;
  v_total_s bigint;
  v_beat_s bigint;
  v_grace_s bigint;
  v_expires_at timestamptz;
  v_rule text;
begin
  if p_in ?| '{timeout_ms,timeout,grace_period,visibility_timeout_ms,visibility_timeout,heartbeat_timeout,enqueue_ttl,'
    'total_timeout,result_size_limit}' then
    v_timeout_ms := case when p_in ? 'timeout_ms' then ojs.as_integer(p_in -> 'timeout_ms', 0, ojs.century_ms())
      else 1000 * ojs.as_integer(p_in -> 'timeout', 0, ojs.century_ms() / 1000) end;
    v_grace_s := ojs.as_integer(p_in -> 'grace_period', 0, ojs.century_ms() / 1000);
    v_lease_ms := ojs.visibility_ms(p_in);
    v_ttl_s := ojs.as_integer(p_in -> 'enqueue_ttl', 1, ojs.century_ms() / 1000);
    v_total_s := ojs.as_integer(p_in -> 'total_timeout', 1, ojs.century_ms() / 1000);
    v_beat_s := ojs.as_integer(p_in -> 'heartbeat_timeout', 1, ojs.century_ms() / 1000);
    v_rule := case
      when p_in ? 'timeout_ms' and v_timeout_ms is null then 'timeout_ms'
      when p_in ? 'timeout' and v_timeout_ms is null then 'timeout'
      when p_in ? 'grace_period' and v_grace_s is null then 'grace_period'
      when p_in ? 'grace_period' and coalesce(v_timeout_ms, 0) = 0 then 'grace_alone'
      when p_in ? 'visibility_timeout_ms' and v_lease_ms is null then 'visibility_timeout_ms'
      when p_in ? 'visibility_timeout' and v_lease_ms is null then 'visibility_timeout'
      when p_in ? 'enqueue_ttl' and v_ttl_s is null then 'enqueue_ttl'
      when p_in ? 'total_timeout' and v_total_s is null then 'total_timeout'
      when 1000 * v_total_s < v_timeout_ms then 'total_short'
      when p_in ? 'heartbeat_timeout' and v_beat_s is null then 'heartbeat_timeout'
      when p_in ? 'result_size_limit' and ojs.as_integer(p_in -> 'result_size_limit', 1, 1073741824) is null then
        'result_size_limit'
    end;
    draft.timeout_ms := nullif(v_timeout_ms, 0) + coalesce(1000 * v_grace_s, 0);
    -- A lease runs out when no heartbeat renews it: with one this short the job is not missed for longer.
    draft.lease_ms := least(v_lease_ms, 1000 * v_beat_s);
    draft.deadline_at := p_now + v_total_s * interval '1 second';
    draft.expires_at := p_now + v_ttl_s * interval '1 second';
    draft.doc := draft.doc - 'timeout_ms' || jsonb_strip_nulls(jsonb_build_object(
      'timeout_ms', nullif(v_timeout_ms, 0), 'visibility_timeout_ms', v_lease_ms));
  end if;

  if p_in ?| '{scheduled_at,delay_until}' then
    draft.due_at := ojs.instant(coalesce(p_in ->> 'scheduled_at', p_in ->> 'delay_until'), p_now);
    if draft.due_at is null then
      v_rule := coalesce(v_rule, case when p_in ? 'scheduled_at' then 'scheduled_at' else 'delay_until' end);
    end if;
    draft.doc := draft.doc || jsonb_build_object('scheduled_at',
      ojs.instant_json(coalesce(p_in ->> 'scheduled_at', p_in ->> 'delay_until'), draft.due_at));
  end if;
  if p_in ? 'expires_at' then
    v_expires_at := ojs.instant(p_in ->> 'expires_at', p_now);
    if v_expires_at is null then
      v_rule := coalesce(v_rule, 'expires_at');
    end if;
    draft.expires_at := least(draft.expires_at, v_expires_at);
    draft.doc := draft.doc || jsonb_build_object('expires_at', ojs.instant_json(p_in ->> 'expires_at', v_expires_at));
  end if;

  if v_rule is not null then
    draft.error := ojs.job_error(v_rule, p_in);
  elsif p_in ? 'result_ttl' then
    draft.error := ojs.result_ttl_error(p_in -> 'result_ttl');
  end if;
end;
$$;
