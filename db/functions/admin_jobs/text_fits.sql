create or replace function ojs.text_fits(p_job text, p_filter jsonb) returns boolean
language plpgsql immutable as $$
-- ojs.job_fits for the text of an ended job. It is parsed only when it holds what the filter looks for, which most do
-- not. A value stands in the text as JSON writes it; without its quotes, because it may be a number.
declare
  v_job jsonb;
begin
  if p_filter ? 'tag' and strpos(p_job, (p_filter -> 'tag')::text) = 0
    or p_filter ? 'priority' and strpos(p_job, '"priority": ' || (p_filter ->> 'priority')) = 0
    or p_filter ? 'error_code' and strpos(p_job, (p_filter -> 'error_code')::text) = 0
    or exists (
      select from jsonb_array_elements(p_filter -> 'search') s
      where strpos(p_job, substr((s -> 'value')::text, 2, length((s -> 'value')::text) - 2)) = 0) then
    return false;
  end if;
  v_job := p_job::jsonb;
  return ojs.job_fits(v_job, p_filter, v_job -> 'error');
end;
$$;
