create or replace function ojs.job_names() returns text[]
language sql immutable as $$
  -- The names of all members of an enqueue request and its options.
  select '{id,type,args,meta,specversion,schema,options,queue,priority,timeout_ms,timeout,grace_period,'
    'visibility_timeout_ms,visibility_timeout,heartbeat_timeout,total_timeout,scheduled_at,delay_until,expires_at,'
    'enqueue_ttl,result_ttl,result_size_limit,retry,retry_policy,max_attempts,rate_limit,'
    'unique,tags,pending,metadata}'::text[]
$$;
