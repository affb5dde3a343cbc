create or replace function ojs.act_on_ids(p_action text, p_request jsonb, p_now timestamptz, out ids text[],
  out errors jsonb[], out succeeded bigint)
language plpgsql as $$
-- Does to each job in job_ids what the action says. errors: for each the error object when it was left as it is. When
-- the request is atomic and one of them was, all are.
declare
  v_undone jsonb := ojs.error('conflict', 'the job was left as it is, because another one was refused',
    '{"reason": "rolled_back"}', 'leave out the jobs that were refused, and send the request again');
begin
  perform ojs.check_batch(p_request, 'job_ids');
  if jsonb_path_exists(p_request, '$.job_ids[*] ? (@.type() != "string")') then
    perform ojs.raise(ojs.invalid('job_ids', 'must be an array of strings', p_request -> 'job_ids'));
  end if;
  ids := array(select jsonb_array_elements_text(p_request -> 'job_ids'));
  begin
    errors := ojs.act_on_jobs(p_action, array(select ojs.as_uuid(i) from unnest(ids) i), null, p_now, p_now);
    errors := array(
      select case when ojs.as_uuid(u.id) is null then ojs.not_found('job', u.id) else u.error end
      from unnest(ids, errors) with ordinality u(id, error, number) order by u.number);
    if p_request ->> 'atomicity' = 'atomic' and exists (select from unnest(errors) e where e is not null) then
      perform ojs.fail('validation_error', 'the request is atomic, and one of its jobs was refused');
    end if;
  exception when sqlstate 'OJ422' then
    errors := array(select coalesce(u.error, v_undone) from unnest(errors) with ordinality u(error, number)
      order by u.number);
  end;
  succeeded := (select count(*) from unnest(errors) e where e is null);
end;
$$;
