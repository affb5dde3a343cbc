create or replace function ojs.draft_times(inout draft ojs.draft, p_in jsonb, p_now timestamptz)
language plpgsql as $$
-- The part of ojs.draft_job that is about time: timeouts and leases, when the job may start, until when it
-- must have started or ended (ojs-timeouts 5, 6; names end in _ms, or mean seconds).
declare
  v_number bigint;
begin
  if p_in ?| '{timeout_ms,timeout,grace_period}' then
    v_number := case when p_in ? 'timeout_ms' then ojs.as_integer(p_in -> 'timeout_ms', 0, 3155760000000)
      else 1000 * ojs.as_integer(p_in -> 'timeout', 0, 3155760000) end;
    if v_number is null and p_in ?| '{timeout_ms,timeout}' then
      draft.error := ojs.invalid(case when p_in ? 'timeout_ms' then 'timeout_ms' else 'timeout' end,
        'must be a positive integer', coalesce(p_in -> 'timeout_ms', p_in -> 'timeout'));
      return;
    elsif v_number > 0 then
      draft.doc := draft.doc || jsonb_build_object('timeout_ms', v_number);
      draft.timeout_ms := v_number;
    else
      draft.doc := draft.doc - 'timeout_ms';
    end if;
    if p_in ? 'grace_period' then
      v_number := ojs.as_integer(p_in -> 'grace_period', 0, 3155760000);
      if v_number is null then
        draft.error := ojs.invalid('grace_period', 'must be a number of seconds', p_in -> 'grace_period');
        return;
      elsif draft.timeout_ms is null then
        draft.error := ojs.error('unsupported', 'grace_period is not supported without a timeout',
          '{"field": "grace_period", "validation": "only beside timeout or timeout_ms"}');
        return;
      end if;
      draft.timeout_ms := draft.timeout_ms + 1000 * v_number;
    end if;
  end if;

  if p_in ?| '{visibility_timeout_ms,visibility_timeout}' then
    v_number := ojs.visibility_ms(p_in);
    if v_number is null then
      draft.error := ojs.invalid(
        case when p_in ? 'visibility_timeout_ms' then 'visibility_timeout_ms' else 'visibility_timeout' end,
        'must be a positive duration', coalesce(p_in -> 'visibility_timeout_ms', p_in -> 'visibility_timeout'));
      return;
    end if;
    draft.lease_ms := v_number;
    draft.doc := draft.doc || jsonb_build_object('visibility_timeout_ms', v_number);
  end if;

  if p_in ?| '{scheduled_at,delay_until}' then
    draft.due_at := ojs.instant(coalesce(p_in ->> 'scheduled_at', p_in ->> 'delay_until'), p_now);
    if draft.due_at is null then
      draft.error := ojs.invalid(case when p_in ? 'scheduled_at' then 'scheduled_at' else 'delay_until' end,
        'must be an RFC 3339 timestamp with time zone or an ISO 8601 duration',
        coalesce(p_in -> 'scheduled_at', p_in -> 'delay_until'));
      return;
    end if;
    draft.doc := draft.doc || jsonb_build_object('scheduled_at',
      ojs.instant_json(coalesce(p_in ->> 'scheduled_at', p_in ->> 'delay_until'), draft.due_at));
  end if;

  if p_in ? 'expires_at' then
    draft.expires_at := ojs.instant(p_in ->> 'expires_at', p_now);
    if draft.expires_at is null then
      draft.error := ojs.invalid('expires_at',
        'must be an RFC 3339 timestamp with time zone or an ISO 8601 duration', p_in -> 'expires_at');
      return;
    end if;
    draft.doc := draft.doc || jsonb_build_object('expires_at',
      ojs.instant_json(p_in ->> 'expires_at', draft.expires_at));
  end if;
  if p_in ? 'enqueue_ttl' then
    v_number := ojs.as_integer(p_in -> 'enqueue_ttl', 1, 3155760000);
    if v_number is null then
      draft.error := ojs.invalid('enqueue_ttl', 'must be a positive number of seconds', p_in -> 'enqueue_ttl');
      return;
    end if;
    draft.expires_at := least(draft.expires_at, p_now + v_number * interval '1 second');
  end if;
  if p_in ? 'total_timeout' then
    v_number := ojs.as_integer(p_in -> 'total_timeout', 1, 3155760000);
    if v_number is null or 1000 * v_number < (draft.doc -> 'timeout_ms')::bigint then
      draft.error := ojs.invalid('total_timeout', case when v_number is null
        then 'must be a positive number of seconds' else 'must not be shorter than the timeout' end,
          p_in -> 'total_timeout');
      return;
    end if;
    draft.deadline_at := p_now + v_number * interval '1 second';
  end if;

  if p_in ? 'heartbeat_timeout' then
    v_number := ojs.as_integer(p_in -> 'heartbeat_timeout', 1, 3155760000);
    if v_number is null then
      draft.error := ojs.invalid('heartbeat_timeout', 'must be a positive number of seconds',
        p_in -> 'heartbeat_timeout');
      return;
    end if;
    -- A lease runs out when no heartbeat renews it: with one this short the job is not missed for longer.
    draft.lease_ms := least(draft.lease_ms, 1000 * v_number);
  end if;
  if p_in ? 'result_ttl' then
    draft.error := ojs.result_ttl_error(p_in -> 'result_ttl');
    if draft.error is not null then
      return;
    end if;
  end if;
  if p_in ? 'result_size_limit' and ojs.as_integer(p_in -> 'result_size_limit', 1, 1073741824) is null then
    draft.error := ojs.invalid('result_size_limit', 'must be a positive number of bytes', p_in -> 'result_size_limit');
    return;
  end if;
end;
$$;
