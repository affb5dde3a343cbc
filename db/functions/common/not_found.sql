create or replace function ojs.not_found(p_resource text, p_id text) returns jsonb
language sql stable as $$
  -- The error object for an id or name that no resource of this kind has.
  select ojs.error('not_found', format('%s %s not found', replace(p_resource, '_', ' '), left(p_id, 255)),
    jsonb_build_object('resource_type', p_resource, 'resource_id', left(p_id, 255)),
    case p_resource
      when 'job' then 'check the id; ended jobs are removed when their retention is over'
      when 'workflow' then 'check the id; ended workflows are removed when their retention is over'
      when 'dead_letter_job' then 'check the id; GET /ojs/v1/dead-letter lists the dead letters'
      when 'bulk_operation' then 'check the id; operations that have ended are kept for a week'
      when 'queue' then 'check the name; GET /ojs/v1/queues lists the queues, and the first job makes one'
      when 'cron' then 'check the name; GET /ojs/v1/cron lists the schedules'
      when 'rate_limit' then 'check the key; GET /ojs/v1/rate-limits lists the limits that jobs have'
      when 'checkpoint' then 'the job has saved none, or has ended'
      when 'worker' then 'check the id; GET /ojs/v1/admin/workers lists the workers that send heartbeats'
      when 'pool' then 'check the name; GET /ojs/v1/admin/pools lists the pools'
      when 'api_key' then 'check the name; ojs_list_keys lists the keys'
    end)
$$;
