create or replace function ojs_enqueue(p_request jsonb, p_lenient boolean default false, p_strict boolean default false)
returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs
declare
  v_reply ojs.http_reply;
begin
  perform ojs.guard('public.ojs_enqueue(jsonb, boolean, boolean)');
  select * into v_reply from ojs.enqueue_each(array[p_request], p_lenient, p_strict);
  return ojs.door_reply(v_reply);
end;
$$;
comment on function ojs_enqueue is
  'Enqueues one job: {type, args, meta?, options?}; an option may also stand beside options. 201 {job}; 200 {job, '
  'deduplicated: true} with the existing job when the unique policy says ignore. p_lenient: args may be an object, '
  'which is then the only argument. Members that look misspelt are reported in warnings: [{field, message, '
  'suggestion}]; p_strict refuses them. Errors OJ400, OJ409 when the id or unique key is taken or the queue is being '
  'deleted, OJ413, OJ422 (retry policy, or unsupported), OJ429 when the queue is full. ojs-core 7.1, ojs-http-binding '
  '9.1.';
