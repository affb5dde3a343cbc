create or replace function ojs.notes(p_existing jsonb, p_warnings jsonb) returns jsonb
language plpgsql immutable as $$
-- What an answer says beside the job: that it existed already, and what looks misspelt in the request.
begin
  return case when p_existing is null then '{}'::jsonb else '{"deduplicated": true}' end
    || case when p_warnings is null then '{}' else jsonb_build_object('warnings', p_warnings) end;
end;
$$;
