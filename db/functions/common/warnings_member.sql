create or replace function ojs.warnings_member(p_warnings jsonb) returns jsonb
language plpgsql immutable as $$
-- The member "warnings" of an answer: what looks misspelt in the request. An empty object when there are none (null).
begin
  return case when p_warnings is null then '{}' else jsonb_build_object('warnings', p_warnings) end;
end;
$$;
