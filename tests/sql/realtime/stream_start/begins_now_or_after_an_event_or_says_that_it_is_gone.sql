select plan(6);
insert into ojs.setting (name, value) values ('event_asof_base', '1000');
select given.job('available');

select is((ojs_stream_events()).body, jsonb_build_object('channel', 'all', 'place',
  jsonb_build_array(ojs.asof_horizon()::text::bigint, 9223372036854775807, 16384)));
select is((ojs_stream_events(jsonb_build_object('after', ojs.event_id(e.at, e.seq, 1)))).body -> 'place',
  jsonb_build_array(e.asof::text::bigint, e.seq, 1)) from ojs.event e;
select is((ojs_stream_events(jsonb_build_object('last_event_id', ojs.event_id(e.at, e.seq, 1), 'after', 'x'))).body
  -> 'gap', null, 'the header counts more') from ojs.event e;
select is((ojs_stream_events('{"after": "evt_x"}')).body -> 'place', '[0, 0, 0]');
select is((ojs_stream_events('{"after": "evt_x"}')).body #>> '{gap,last_event_id}', 'evt_x');
select is((ojs_stream_events('{"after": "evt_x"}')).body #>> '{gap,gap_end}', ojs.stamp(e.at)) from ojs.event e;
