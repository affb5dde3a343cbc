create or replace function ojs.enqueue_batch(p_request jsonb, p_lenient boolean, p_strict boolean default false)
returns ojs.http_reply
language plpgsql set plan_cache_mode = force_generic_plan as $$
-- The core of the batch. All or nothing: raising for the first refused job rolls back what was done for the others. A
-- full queue does not raise: then ojs.enqueue_or_undo has undone the others, and the event stays.
declare
  v_now timestamptz := ojs.now();
  v_jobs jsonb := p_request -> 'jobs';
  v_set record;
  v_drafts ojs.draft[];
  v_available text;
  v_placed text;
  v_count integer;
  v_bad integer;
  v_error jsonb;
  v_bounded boolean;
  v_warned boolean;
  v_warnings jsonb;
begin
  perform ojs.require_object(p_request);
  if jsonb_typeof(v_jobs) is distinct from 'array' or jsonb_array_length(v_jobs) not between 1 and 10000 then
    perform ojs.raise(ojs.invalid('jobs', 'must be an array of 1 to 10000 jobs', v_jobs));
  end if;

  v_set := ojs.draft_jobs(array(select e.value from jsonb_array_elements(v_jobs) e), p_lenient, v_now, p_strict);
  v_bounded := exists (select from ojs.queue_bound);
  v_drafts := case when v_bounded then ojs.enqueue_or_undo(v_set.drafts, v_now)
    when v_set.simple then ojs.insert_drafts(v_set.drafts, v_now, true)
    else ojs.enqueue_drafts(v_set.drafts, v_now) end;
  v_available := '{"state":"available","attempt":0,"enqueued_at":"' || v_set.stamp || '",';
  select string_agg(coalesce(d.existing::text, ojs.fresh_text(d.doc_text, d.doc, d.state, v_available)), ','),
    count(*), bool_or(d.existing is null and d.error is not null)::integer, bool_or(d.warnings is not null)
  into v_placed, v_count, v_bad, v_warned
  from unnest(v_drafts) d;
  if v_bad > 0 then
    select d.ordinality - 1, d.error into v_bad, v_error
    from unnest(v_drafts) with ordinality d
    where d.existing is null and d.error is not null
    order by d.ordinality limit 1;
    v_error := v_error || jsonb_build_object('message', format('jobs[%s]: %s', v_bad, v_error ->> 'message'),
      'details', v_error -> 'details' || jsonb_build_object('index', v_bad));
    if v_bounded and v_error ->> 'code' = 'QUEUE_FULL' then
      return ojs.refusal(v_error);
    end if;
    perform ojs.raise(v_error);
  end if;
  if v_warned then
    select jsonb_agg(jsonb_build_object('index', d.ordinality - 1) || w.value order by d.ordinality, w.ordinality)
    into v_warnings
    from unnest(v_drafts) with ordinality d, jsonb_array_elements(d.warnings) with ordinality w;
  end if;
  return row(201, case when v_warned then nullif(ojs.pressure_headers(v_warnings), '{}') end,
    '{"jobs":[' || v_placed || '],"count":' || v_count || ',"enqueued":' || v_count
    || ',"failed":0' || coalesce(',"warnings":' || v_warnings::text, '') || '}')::ojs.http_reply;
end;
$$;
