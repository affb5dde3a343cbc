create or replace function ojs.draft_policies(inout draft ojs.draft, p_in jsonb)
language plpgsql as $$
-- The part of ojs.draft_jobs that is about policies: retry, rate limit, uniqueness.
declare
  v_retry record;
  v_unique record;
begin
  if p_in ?| '{retry,retry_policy,max_attempts}' then
    v_retry := ojs.retry_policy(coalesce(p_in -> 'retry', p_in -> 'retry_policy', '{}'), p_in -> 'max_attempts');
    if v_retry.error is not null then
      draft.error := v_retry.error;
      return;
    end if;
    draft.warnings := ojs.name_warnings(draft.warnings, coalesce(p_in -> 'retry', p_in -> 'retry_policy', '{}'),
      'retry.',
      '{max_attempts,backoff_strategy,backoff_type,strategy,backoff,initial_interval,initial_interval_ms,'
      'base_delay_ms,max_interval,max_interval_ms,backoff_coefficient,jitter,non_retryable_errors,on_exhaustion}');
    draft.max_attempts := (v_retry.policy -> 'max_attempts')::integer;
    draft.doc := draft.doc || jsonb_build_object('retry', v_retry.policy, 'max_attempts', draft.max_attempts);
  end if;

  if p_in ? 'rate_limit' then
    draft.error := (ojs.rate_limit_of(p_in -> 'rate_limit')).error;
    if draft.error is not null then
      return;
    end if;
    draft.warnings := ojs.limit_warnings(draft.warnings, p_in -> 'rate_limit');
    draft.limit_key := coalesce(p_in #>> '{rate_limit,key}', 'queue:' || draft.queue);
    draft.on_limit := nullif(p_in #>> '{rate_limit,on_limit}', 'wait');
  end if;

  if p_in ? 'unique' then
    v_unique := ojs.unique_policy(p_in -> 'unique', draft.doc, draft.queue);
    if v_unique.error is not null then
      draft.error := v_unique.error;
      return;
    end if;
    draft.warnings := ojs.name_warnings(draft.warnings, p_in -> 'unique', 'unique.',
      '{keys,key,args_keys,meta_keys,states,on_conflict,period,within,period_ms}');
    draft.unique_key := v_unique.key;
    draft.unique_policy := v_unique.policy;
  end if;
end;
$$;
