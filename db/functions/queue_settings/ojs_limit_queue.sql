create or replace function ojs_limit_queue(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- PUT /ojs/v1/admin/queues/{name}/rate-limit
-- A member that is left out stays, as in the other settings; null lifts a limit. rate and throttle are one of them.
declare
  v_change jsonb := '{}';
  v_parsed record;
begin
  perform ojs.guard('public.ojs_limit_queue(jsonb)');
  perform ojs.require_known(p_request, '{name,concurrency,rate,throttle}');
  if ojs.queue_name_error(p_request -> 'name') is not null then
    perform ojs.raise(ojs.queue_name_error(p_request -> 'name'));
  end if;
  if p_request ? 'concurrency' then
    v_change := v_change || jsonb_build_object('concurrency', p_request -> 'concurrency');
  end if;
  if p_request ?| '{rate,throttle}' then
    v_change := v_change || jsonb_build_object('rate_limit',
      nullif(jsonb_strip_nulls(p_request - '{name,concurrency}'::text[]), '{}'));
  end if;
  v_parsed := ojs.parse_queue_config(v_change);
  if v_parsed.error is not null then
    perform ojs.raise(v_parsed.error);
  end if;
  perform ojs.store_queue_setting(p_request ->> 'name', v_parsed.config, ojs.now());
  perform ojs.audit('ojs_limit_queue', p_request ->> 'name', jsonb_build_object('config', v_parsed.config));
  return ojs.ok(jsonb_strip_nulls(jsonb_build_object('name', p_request -> 'name',
    'concurrency', v_parsed.config -> 'concurrency',
    'rate', v_parsed.config #> '{rate_limit,rate}', 'throttle', v_parsed.config #> '{rate_limit,throttle}'))
    || ojs.config_body(p_request ->> 'name'));
end;
$$;
comment on function ojs_limit_queue is
  'Sets how many jobs of the queue {name} may be active at once (concurrency), and how many that have no rate limit of '
  'their own may start (rate or throttle: {limit, period}). What is left out stays, and null lifts a limit. Makes the '
  'queue if it is new. 200 {name, concurrency, rate, throttle, configuration}. Errors OJ400, OJ409 when the queue is '
  'being deleted, OJ422. ojs-rate-limiting 7.2.';
