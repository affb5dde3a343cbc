create or replace function ojs.job_fits(p_job jsonb, p_filter jsonb, p_error jsonb default null) returns boolean
language plpgsql immutable as $$
-- True when a job has what a filter (ojs.job_filter) asks of its document: tag, priority, error_code, search. p_job is
-- the job as answers show it, or the document of a live one; p_error is its last error.
declare
  v_search jsonb;
begin
  if p_filter ? 'tag' and not coalesce(p_job -> 'tags' ? (p_filter ->> 'tag'), false)
    or p_filter ? 'priority' and p_job -> 'priority' is distinct from p_filter -> 'priority'
    or p_filter ? 'error_code' and not coalesce(p_filter ->> 'error_code' in (p_error ->> 'code', p_error ->> 'type'),
      false) then
    return false;
  end if;
  for v_search in select s from jsonb_array_elements(p_filter -> 'search') s loop
    if p_job #>> array(select jsonb_array_elements_text(v_search -> 'path')) is distinct from v_search ->> 'value' then
      return false;
    end if;
  end loop;
  return true;
end;
$$;
