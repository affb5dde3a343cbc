create or replace function ojs.draining_error(p_queue text) returns jsonb
language sql stable as $$
  -- The error object for a change to a queue that is being deleted.
  select ojs.error('conflict', format('queue %s is being deleted and takes no more jobs', p_queue),
    jsonb_build_object('field', 'queue', 'queue', p_queue, 'current_state', 'draining'),
    'use another queue, or wait until this one is gone: the next job makes it again')
$$;
