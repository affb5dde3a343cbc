create or replace function ojs.audit(p_door text, p_target text, p_outcome jsonb default '{}') returns void
language plpgsql as $$
-- Records that an operator's door did something to a target; the door calls this once it has done it, so both are
-- committed together. p_outcome: small facts such as numbers and states, never a payload. The HTTP server says whose
-- key it was (ojs.key); the role of the session cannot be made up.
begin
  insert into ojs.audit (at, actor, key, door, target, outcome)
  values (ojs.now(), session_user, nullif(current_setting('ojs.key', true), ''), p_door, left(p_target, 255),
    jsonb_strip_nulls(p_outcome));
end;
$$;
