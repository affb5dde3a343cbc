create or replace function ojs.template_queue(p_template jsonb) returns text
language sql immutable as $$
  -- The queue that the jobs of a schedule go to; options.* wins over the top level, as in ojs.draft_job.
  select coalesce(p_template #>> '{options,queue}', p_template ->> 'queue', 'default')
$$;
