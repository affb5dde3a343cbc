create or replace function ojs.unique_policy(p_unique jsonb, p_job jsonb, p_queue text,
  out key bytea, out policy jsonb, out error jsonb)
language plpgsql stable as $$
-- The fingerprint of a job (key) and its unique policy as {states, period_ms, on_conflict} (ojs-unique-jobs 2, 4).
-- error is set when the policy breaks a rule. The member keys says what the fingerprint is made of: type, queue, args,
-- meta. Clients also send key: the same, or names of fields of the first argument; or a string, which alone then makes
-- the fingerprint.
declare
  v_key text := case when jsonb_typeof(p_unique -> 'key') = 'string' then p_unique ->> 'key' end;
  v_keys jsonb := coalesce(nullif(p_unique -> 'keys', 'null'), nullif(p_unique -> 'key', 'null'), '["type"]');
  v_args_keys jsonb := nullif(p_unique -> 'args_keys', 'null');
  v_meta_keys jsonb := nullif(p_unique -> 'meta_keys', 'null');
  v_states jsonb := coalesce(nullif(p_unique -> 'states', 'null'),
    '["available","active","scheduled","retryable","pending"]');
  v_conflict text := coalesce(p_unique ->> 'on_conflict', 'reject');
  v_period text := coalesce(p_unique ->> 'period', p_unique ->> 'within');
  v_ms jsonb := nullif(p_unique -> 'period_ms', 'null');
  v_period_ms bigint;
  v_args jsonb := p_job -> 'args';
  v_parts jsonb := jsonb_build_object('type', p_job -> 'type');
  v_non_strings constant jsonpath := 'strict $[*] ? (@.type() != "string")';
begin
  if jsonb_typeof(p_unique) <> 'object' then
    error := ojs.invalid('unique', 'must be an object', p_unique);
    return;
  end if;
  if v_key is not null and jsonb_strip_nulls(p_unique) ?| '{keys,args_keys,meta_keys}' then
    error := ojs.invalid('unique.key', 'must not stand beside keys, args_keys or meta_keys when it is a string',
      p_unique -> 'key');
    return;
  elsif v_key = '' then
    error := ojs.invalid('unique.key', 'must not be empty', p_unique -> 'key');
    return;
  elsif v_key is not null then
    v_keys := '[]';
    v_parts := jsonb_build_object('key', v_key);
  elsif jsonb_typeof(v_keys) = 'string' then
    v_keys := jsonb_build_array(v_keys);
  end if;
  if jsonb_typeof(v_keys) <> 'array' or v_keys @? v_non_strings then
    error := ojs.invalid('unique.keys', 'must be an array of strings', v_keys);
    return;
  end if;
  if jsonb_typeof(v_args_keys) <> 'array' or v_args_keys @? v_non_strings then
    error := ojs.invalid('unique.args_keys', 'must be an array of strings', v_args_keys);
    return;
  elsif jsonb_typeof(v_meta_keys) <> 'array' or v_meta_keys @? v_non_strings then
    error := ojs.invalid('unique.meta_keys', 'must be an array of strings', v_meta_keys);
    return;
  end if;
  if not v_keys <@ '["type","queue","args","meta"]' then
    if nullif(p_unique -> 'keys', 'null') is not null then
      error := ojs.invalid('unique.keys', 'may hold type, queue, args and meta', v_keys);
      return;
    end if;
    v_args_keys := v_keys;
    v_keys := '["type","args"]';
  end if;

  if v_args_keys <> '[]' and not v_keys ? 'args' or v_meta_keys <> '[]' and not v_keys ? 'meta' then
    error := ojs.invalid(case when v_args_keys <> '[]' and not v_keys ? 'args' then 'unique.args_keys'
      else 'unique.meta_keys' end,
      'counts only when keys holds args or meta', coalesce(v_args_keys, v_meta_keys));
    return;
  end if;

  if v_keys ? 'queue' then
    v_parts := v_parts || jsonb_build_object('queue', p_queue);
  end if;
  if v_keys ? 'args' then
    if v_args_keys is not null then
      select coalesce(jsonb_object_agg(k.name, v_args -> 0 -> k.name), '{}') into v_args
      from jsonb_array_elements_text(v_args_keys) k(name)
      where jsonb_typeof(v_args -> 0) = 'object' and v_args -> 0 ? k.name;
      if (select count(distinct k.name) from jsonb_array_elements_text(v_args_keys) k(name))
         <> (select count(*) from jsonb_object_keys(v_args)) then
        error := ojs.invalid('unique.args_keys', 'names a key that is not in args', v_args_keys);
        return;
      end if;
    end if;
    v_parts := v_parts || jsonb_build_object('args', v_args);
  end if;
  if v_keys ? 'meta' then
    if coalesce(v_meta_keys, '[]') = '[]' then
      error := ojs.invalid('unique.meta_keys', 'must be a non-empty array of strings when keys holds meta',
        v_meta_keys);
      return;
    end if;
    v_parts := v_parts || jsonb_build_object('meta', (
      select jsonb_object_agg(k.name, p_job -> 'meta' -> k.name) from jsonb_array_elements_text(v_meta_keys) k(name)));
  end if;

  if jsonb_typeof(v_states) <> 'array' or not v_states <@
      '["available","active","scheduled","retryable","pending","completed","cancelled","discarded"]' then
    error := ojs.invalid('unique.states', 'must be an array of job states', v_states);
    return;
  end if;
  if v_conflict in ('use_existing', 'drop') then
    v_conflict := 'ignore';
  end if;
  if v_conflict not in ('reject', 'ignore', 'replace', 'replace_except_schedule') then
    error := ojs.invalid('unique.on_conflict', 'must be reject, ignore, replace or replace_except_schedule',
      p_unique -> 'on_conflict');
    return;
  end if;
  v_period_ms := case when v_ms is null then ojs.duration_ms(v_period)
    else ojs.as_integer(v_ms, 1, ojs.century_ms()) end;
  if coalesce(v_period_ms, 0) <= 0 and coalesce(v_period, v_ms #>> '{}') is not null then
    error := ojs.invalid('unique.period', 'must be an ISO 8601 duration longer than zero',
      coalesce(v_ms, p_unique -> 'period'));
    return;
  end if;
  if v_period_ms is not null then
    error := ojs.unique_period_error(v_period_ms, v_states);
    if error is not null then
      return;
    end if;
  end if;
  key := sha256(convert_to(ojs.canonical(v_parts), 'UTF8'));
  policy := jsonb_build_object('states', v_states, 'period_ms', v_period_ms, 'on_conflict', v_conflict);
end;
$$;
