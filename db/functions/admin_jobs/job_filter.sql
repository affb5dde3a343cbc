create or replace function ojs.job_filter(p_filter jsonb, out filter jsonb, out error jsonb)
language plpgsql stable as $$
-- Checks a filter of jobs and returns it as ojs.find_jobs reads it, or the error object of the first member that is
-- wrong or not known. Members: state or states (names, as an array or text with commas), queue, type (exact, or a
-- prefix: email.*), tag, since and until (RFC 3339, or how long ago: PT2H; also enqueued_after and enqueued_before),
-- error_code (the code or type of the last error), worker_id (of active jobs), priority, search ("args.0.tenant=acme",
-- one or an array), meta (an object). The times are those in the ids (UUIDv7): that of the enqueue, unless the client
-- gave the id. A search looks back 24 hours unless since says otherwise.
declare
  v_now timestamptz := ojs.now();
  v_known constant text[] := '{state,states,queue,type,tag,since,until,enqueued_after,enqueued_before,error_code,'
    'worker_id,priority,search,meta}';
  v_states constant text[] := '{available,scheduled,retryable,pending,active,completed,cancelled,discarded}';
  v_wanted text[] := v_states;
  v_name text;
  v_value jsonb;
  v_at timestamptz;
  v_search jsonb := '[]';
  -- What is searched for: the path of a member, and its value.
  v_pairs jsonb := '[]';
begin
  filter := '{}';
  if p_filter is null or jsonb_typeof(p_filter) <> 'object' then
    error := ojs.invalid('filter', 'must be an object', p_filter);
    return;
  end if;
  for v_name, v_value in select m.key, m.value from jsonb_each(jsonb_strip_nulls(p_filter)) m order by m.key loop
    if v_name <> all (v_known) then
      error := ojs.error('invalid_request', format('%s is not known here, only %s', left(v_name, 255),
        array_to_string(v_known, ', ')), jsonb_build_object('field', left(v_name, 255), 'known', to_jsonb(v_known)));
    elsif v_name in ('state', 'states', 'search') and jsonb_typeof(v_value) = 'array'
      and not v_value @? 'strict $[*] ? (@.type() != "string")' then
      null;
    elsif v_name = 'meta' then
      if jsonb_typeof(v_value) <> 'object' then
        error := ojs.invalid(v_name, 'must be an object', v_value);
      end if;
    elsif v_name = 'priority' then
      if (v_value #>> '{}') !~ '^-?[0-9]{1,3}$' or abs((v_value #>> '{}')::integer) > 100 then
        error := ojs.invalid(v_name, 'must be a whole number from -100 to 100', v_value);
      end if;
    elsif jsonb_typeof(v_value) <> 'string' then
      error := ojs.invalid(v_name, 'must be a string', v_value);
    elsif v_value = '""' then
      error := ojs.invalid(v_name, 'must not be empty', v_value);
    end if;
    if error is not null then
      return;
    end if;

    case v_name
      when 'state', 'states' then
        v_wanted := array(select s from unnest(v_wanted) s where s = any (ojs.text_list(p_filter, v_name)));
        if not ojs.text_list(p_filter, v_name) <@ v_states then
          error := ojs.invalid(v_name, 'must be names of states: ' || array_to_string(v_states, ', '), v_value);
          return;
        end if;
      when 'since', 'until', 'enqueued_after', 'enqueued_before' then
        v_at := ojs.past_instant(v_value #>> '{}', v_now);
        if v_at is null then
          error := ojs.invalid(v_name, 'must be an RFC 3339 timestamp with time zone, or a duration', v_value);
          return;
        end if;
        v_name := case when v_name in ('since', 'enqueued_after') then 'since' else 'until' end;
        filter := filter || jsonb_build_object(v_name, ojs.stamp(v_at));
      when 'type' then
        filter := filter || case
          when v_value #>> '{}' = '*' then '{}'::jsonb
          when v_value #>> '{}' like '%*' then jsonb_build_object('prefix', rtrim(v_value #>> '{}', '*'))
          else jsonb_build_object('type', v_value) end;
      when 'priority' then
        filter := filter || jsonb_build_object('priority', (v_value #>> '{}')::integer);
      when 'search' then
        v_search := v_search || v_value;
      when 'meta' then
        v_pairs := coalesce((
          select jsonb_agg(jsonb_build_object('path', array['meta', m.key], 'value', m.value #>> '{}'))
          from jsonb_each(v_value) m), '[]');
      else
        filter := filter || jsonb_build_object(v_name, v_value);
    end case;
  end loop;

  if v_search @? 'strict $[*] ? (!(@ like_regex "^(args|meta|result)([.][^=]+)?=."))' then
    error := ojs.invalid('search', 'must be a path that begins with args, meta or result, and a value: meta.user_id=7',
      p_filter -> 'search');
    return;
  end if;
  v_pairs := v_pairs || coalesce((
    select jsonb_agg(jsonb_build_object('path', string_to_array(split_part(s, '=', 1), '.'),
      'value', substr(s, strpos(s, '=') + 1)))
    from jsonb_array_elements_text(v_search) s), '[]');
  if v_pairs <> '[]' then
    filter := filter || jsonb_build_object('search', v_pairs);
    filter := jsonb_build_object('since', ojs.stamp(v_now - interval '24 hours')) || filter;
  end if;
  if filter ? 'worker_id' then
    v_wanted := array(select s from unnest(v_wanted) s where s = 'active');
  end if;
  filter := filter || jsonb_build_object('states', v_wanted);
end;
$$;
