create or replace function ojs.is_shutdown(p_error jsonb) returns boolean
language sql immutable as $$
  -- Does this error say that the worker shut down, and not that the job failed (ojs-graceful-shutdown 5.3, 7.2)?
  select '{shutdown,ShutdownError,ShutdownTimeout}'::text[] && array[p_error ->> 'code', p_error ->> 'type']
$$;
