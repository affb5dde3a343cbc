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
  'Enqueues all of {jobs: [1 to 10000 enqueue requests]} or none: 201 {jobs, count}, in the order of the request. When '
  'a job is refused, the error is that of the first such job, with its details.index; warnings have an index too. '
  'p_lenient and p_strict as in ojs_enqueue. Errors OJ400, OJ409, OJ413, OJ422, OJ429. ojs-http-binding 9.2, '
  'ojs-json-format 10.';
