create or replace function ojs_enqueue_batch(p_request jsonb, p_lenient boolean default false,
  p_strict boolean default false)
returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs/batch
begin
  perform ojs.guard('public.ojs_enqueue_batch(jsonb, boolean, boolean)');
  return ojs.door_reply(ojs.enqueue_batch(p_request, p_lenient, p_strict));
end;
$$;
comment on function ojs_enqueue_batch is
  'Enqueues {jobs: [1 to 10000 enqueue requests]} atomically: 201 {jobs, count} in request order, or nothing and the '
  'error of the first bad job with details.index; warnings name the index too. Errors as ojs_enqueue. '
  'ojs-http-binding 9.2, ojs-json-format 10.';
