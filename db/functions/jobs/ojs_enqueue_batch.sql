create or replace function ojs_enqueue_batch(p_request jsonb, p_lenient boolean default false) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs/batch
-- All or nothing: raising for the first refused job rolls back what was done for the others.
declare
  v_now timestamptz := ojs.now();
  v_jobs jsonb := p_request -> 'jobs';
  v_placed jsonb;
  v_bad jsonb;
begin
  perform ojs.require_object(p_request);
  if jsonb_typeof(v_jobs) is distinct from 'array' or jsonb_array_length(v_jobs) not between 1 and 10000 then
    perform ojs.raise(ojs.invalid('jobs', 'must be an array of 1 to 10000 jobs', v_jobs));
  end if;

  select jsonb_agg(p.job order by p.ord),
    jsonb_path_query_first(
      jsonb_agg(jsonb_build_object('index', p.ord - 1, 'error', p.error) order by p.ord), '$[*] ? (@.error != null)')
  into v_placed, v_bad
  from ojs.insert_jobs(array(select ojs.draft_job(e.value, p_lenient, v_now)
    from jsonb_array_elements(v_jobs) with ordinality e order by e.ordinality), v_now) p;
  if v_bad is not null then
    perform ojs.raise(v_bad -> 'error' || jsonb_build_object(
      'message', format('jobs[%s]: %s', v_bad -> 'index', v_bad #>> '{error,message}'),
      'details', v_bad #> '{error,details}' || jsonb_build_object('index', v_bad -> 'index')));
  end if;
  return ojs.created(jsonb_build_object('jobs', v_placed, 'count', jsonb_array_length(v_placed),
    'enqueued', jsonb_array_length(v_placed), 'failed', 0));
end;
$$;
comment on function ojs_enqueue_batch is
  'Enqueues {jobs: [1 to 10000 enqueue requests]} atomically: 201 {jobs, count} in request order, or nothing and the '
  'error of the first bad job with details.index. Errors as ojs_enqueue. ojs-http-binding 9.2, ojs-json-format 10.';
