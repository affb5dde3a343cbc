create or replace function ojs.cron_warnings(p_request jsonb, p_template jsonb, p_now timestamptz) returns jsonb
language plpgsql as $$
-- Warnings about members that look misspelt, in a request for a schedule or in its job; null when there are none.
declare
  v_names constant text[] := '{name,cron,expression,timezone,overlap_policy,enabled,description,queue,job_template}';
begin
  return ojs.name_warnings((ojs.draft_job(p_template, false, p_now)).warnings,
    case when jsonb_typeof(p_request -> 'job_template') = 'object' then p_request else p_request - ojs.job_names() end,
    '', v_names);
end;
$$;
