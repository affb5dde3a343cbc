set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select ojs_enqueue(jsonb_build_object('id', given.id(), 'type', 'email.send', 'args', '[]'::jsonb));

select is(job(), jsonb_build_object('specversion', '1.0', 'id', given.id(), 'type', 'email.send', 'queue', 'default',
  'args', '[]'::jsonb, 'meta', '{}'::jsonb, 'priority', 0, 'state', 'available', 'attempt', 0, 'max_attempts', 3,
  'created_at', '2030-01-01T12:00:00.000Z', 'enqueued_at', '2030-01-01T12:00:00.000Z'));
select is((ojs_get_job(jsonb_build_object('id', given.id()))).body ->> 'state', 'available');
