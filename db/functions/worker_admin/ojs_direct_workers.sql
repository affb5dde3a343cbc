create or replace function ojs_direct_workers(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/admin/workers/directive
-- A member that is not known is refused, so that a misspelt worker_id does not direct all workers.
declare
  v_now timestamptz := ojs.now();
  v_word jsonb := coalesce(nullif(p_request -> 'directive', 'null'), p_request -> 'action');
  v_directive text;
  v_ids text[];
  v_worker ojs.worker;
  v_directed text[] := '{}';
begin
  perform ojs.guard('public.ojs_direct_workers(jsonb)');
  perform ojs.require_known(p_request, '{directive,action,worker_id,worker_ids,queue,all,reason}');
  v_directive := case v_word when '"quiet"' then 'quiet' when '"terminate"' then 'terminate'
    when '"resume"' then 'resume' when '"running"' then 'resume' end;
  if v_directive is null then
    perform ojs.raise(ojs.invalid('directive', 'must be quiet, terminate or resume', v_word));
  elsif jsonb_typeof(p_request -> 'worker_id') not in ('string', 'null') then
    perform ojs.raise(ojs.invalid('worker_id', 'must be a string', p_request -> 'worker_id'));
  elsif jsonb_typeof(p_request -> 'queue') not in ('string', 'null') then
    perform ojs.raise(ojs.invalid('queue', 'must be a string', p_request -> 'queue'));
  elsif jsonb_typeof(p_request -> 'reason') not in ('string', 'null') then
    perform ojs.raise(ojs.invalid('reason', 'must be a string', p_request -> 'reason'));
  elsif jsonb_typeof(p_request -> 'all') not in ('boolean', 'null') then
    perform ojs.raise(ojs.invalid('all', 'must be true or false', p_request -> 'all'));
  end if;
  if coalesce(p_request ->> 'worker_id', p_request ->> 'worker_ids', p_request ->> 'queue') is null
      and p_request -> 'all' is distinct from 'true' then
    perform ojs.raise(ojs.invalid('worker_id', 'is required, or worker_ids, queue or all: true'));
  end if;
  v_ids := coalesce(case when p_request ->> 'worker_id' is not null then array[p_request ->> 'worker_id'] end,
    ojs.text_list(p_request, 'worker_ids'));
  if cardinality(v_ids) > 1000 then
    perform ojs.raise(ojs.invalid('worker_ids', 'must have at most 1000 ids', p_request -> 'worker_ids'));
  end if;

  if v_ids is not null then
    -- In the order of their ids, so that two calls cannot wait for each other.
    for v_worker in
      select w.* from (select distinct u.id from unnest(v_ids) u(id) order by 1) i, ojs.find_worker(i.id) w
    loop
      perform ojs.direct_worker(v_worker, v_directive, v_now);
      v_directed := v_directed || v_worker.id;
    end loop;
  else
    for v_worker in
      select w.* from ojs.worker w
      where p_request ->> 'queue' is null or w.info -> 'queues' ? (p_request ->> 'queue')
      order by w.id
      limit 10000
    loop
      perform ojs.direct_worker(v_worker, v_directive, v_now);
      v_directed := v_directed || v_worker.id;
    end loop;
  end if;
  perform ojs.audit('ojs_direct_workers',
    coalesce(case when cardinality(v_ids) = 1 then v_ids[1] end, p_request ->> 'queue', '*'),
    jsonb_build_object('directive', v_directive, 'workers', cardinality(v_directed),
      'reason', left(p_request ->> 'reason', 1000)));
  return ojs.ok(jsonb_build_object('directive', v_directive, 'count', cardinality(v_directed),
    'workers', v_directed[:1000]));
end;
$$;
comment on function ojs_direct_workers is
  'Gives a directive (quiet, terminate or resume) to one worker (worker_id), to several (worker_ids), to those that '
  'say that they work on a queue, or, when none of these is given, to all that have sent heartbeats, 10,000 at most: '
  '200 {directive, count, workers}. Errors OJ400, OJ404. ojs-worker-protocol 4.4.';
