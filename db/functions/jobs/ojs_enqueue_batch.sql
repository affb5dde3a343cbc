create or replace function ojs_enqueue_batch(p_request jsonb, p_lenient boolean default false,
  p_strict boolean default false)
returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs/batch
-- All or nothing: raising for the first refused job rolls back what was done for the others.
declare
  v_now timestamptz := ojs.now();
  v_jobs jsonb := p_request -> 'jobs';
  v_drafts ojs.draft[];
  v_available jsonb := ojs.fresh_available(v_now);
  v_placed jsonb;
  v_count integer;
  v_bad integer;
  v_error jsonb;
  v_warned boolean;
  v_warnings jsonb;
begin
  perform ojs.guard('public.ojs_enqueue_batch(jsonb, boolean, boolean)');
  perform ojs.require_object(p_request);
  if jsonb_typeof(v_jobs) is distinct from 'array' or jsonb_array_length(v_jobs) not between 1 and 10000 then
    perform ojs.raise(ojs.invalid('jobs', 'must be an array of 1 to 10000 jobs', v_jobs));
  end if;

  v_drafts := ojs.insert_jobs(array(
    select ojs.draft_job(e.value, p_lenient, v_now, p_strict)
    from jsonb_array_elements(v_jobs) with ordinality e
    order by e.ordinality), v_now);
  select jsonb_agg(coalesce(d.existing, ojs.fresh_json(d.doc, d.state, v_available))), count(*),
    bool_or(d.existing is null and d.error is not null)::integer, bool_or(d.warnings is not null)
  into v_placed, v_count, v_bad, v_warned
  from unnest(v_drafts) d;
  if v_bad > 0 then
    select d.ordinality - 1, d.error into v_bad, v_error
    from unnest(v_drafts) with ordinality d
    where d.existing is null and d.error is not null
    order by d.ordinality limit 1;
    perform ojs.raise(v_error || jsonb_build_object(
      'message', format('jobs[%s]: %s', v_bad, v_error ->> 'message'),
      'details', v_error -> 'details' || jsonb_build_object('index', v_bad)));
  end if;
  if v_warned then
    select jsonb_build_object('warnings', jsonb_agg(jsonb_build_object('index', d.ordinality - 1) || w.value
      order by d.ordinality, w.ordinality))
    into v_warnings
    from unnest(v_drafts) with ordinality d, jsonb_array_elements(d.warnings) with ordinality w;
  end if;
  return ojs.created(jsonb_build_object('jobs', v_placed, 'count', v_count, 'enqueued', v_count, 'failed', 0)
    || coalesce(v_warnings, '{}'));
end;
$$;
comment on function ojs_enqueue_batch is
  'Enqueues {jobs: [1 to 10000 enqueue requests]} atomically: 201 {jobs, count} in request order, or nothing and the '
  'error of the first bad job with details.index; warnings name the index too. Errors as ojs_enqueue. '
  'ojs-http-binding 9.2, ojs-json-format 10.';
