-- The part of pgTAP that the tests use, for servers where pgTAP cannot be installed. Same names,
-- same arguments, same lines of TAP.

create function tap.plan(p_count integer) returns text
language sql as $$
  select set_config('tap.planned', p_count::text, true), set_config('tap.ran', '0', true);
  select '1..' || p_count
$$;

create function tap.ok(p_passed boolean, p_description text default '') returns text
language plpgsql as $$
declare
  v_number integer := current_setting('tap.ran')::integer + 1;
begin
  perform set_config('tap.ran', v_number::text, true);
  return format('%s %s - %s', case when p_passed then 'ok' else 'not ok' end, v_number, p_description);
end;
$$;

create function tap.is(p_have anyelement, p_want anyelement, p_description text default '') returns text
language sql as $$
  select tap.ok(p_have is not distinct from p_want, p_description)
    || case when p_have is distinct from p_want
       then format(E'\n#         have: %s\n#         want: %s', coalesce(p_have::text, 'NULL'),
         coalesce(p_want::text, 'NULL'))
       else '' end
$$;

create function tap.isnt(p_have anyelement, p_unwanted anyelement, p_description text default '') returns text
language sql as $$
  select tap.ok(p_have is distinct from p_unwanted, p_description)
    || case when p_have is not distinct from p_unwanted
       then format(E'\n#         have: %s', coalesce(p_have::text, 'NULL')) else '' end
$$;

create function tap.throws_ok(p_sql text, p_sqlstate text, p_message text default null, p_description text default '')
returns text
language plpgsql as $$
declare
  v_caught text := 'no error';
  v_passed boolean := false;
begin
  begin
    execute p_sql;
  exception when others then
    v_caught := sqlstate || ': ' || sqlerrm;
    v_passed := sqlstate = p_sqlstate and sqlerrm = coalesce(p_message, sqlerrm);
  end;
  return tap.ok(v_passed, p_description)
    || case when v_passed then '' else format(E'\n#       caught: %s\n#       wanted: %s', v_caught, p_sqlstate) end;
end;
$$;

create function tap.results_eq(p_have text, p_want text, p_description text default '') returns text
language plpgsql as $$
declare
  v_have text[];
  v_want text[];
begin
  execute format('select array(select r::text from (%s) r)', p_have) into v_have;
  execute format('select array(select r::text from (%s) r)', p_want) into v_want;
  return tap.is(v_have, v_want, p_description);
end;
$$;

create function tap.results_eq(p_have text, p_want anyarray, p_description text default '') returns text
language plpgsql as $$
declare
  v_have text[];
begin
  execute format('select array(select r::text from (%s) r)', p_have) into v_have;
  return tap.is(v_have, array(select row(w)::text from unnest(p_want) w), p_description);
end;
$$;

create function tap.finish() returns setof text
language sql as $$
  select format('# Looks like you planned %s tests but ran %s', current_setting('tap.planned'),
    current_setting('tap.ran'))
  where current_setting('tap.planned') <> current_setting('tap.ran')
$$;
