create or replace function ojs.counts_are_cheap() returns boolean
language sql stable as $$
  -- Are the tables of live jobs and dead letters so small that counting them takes a few ms? The sizes of files are
  -- compared, since reading one row too many is what is to be avoided. ojs.setting may have another limit, in bytes.
  select pg_relation_size('ojs.ready') + pg_relation_size('ojs.active') + pg_relation_size('ojs.parked')
      + pg_relation_size('ojs.job_waiting') + pg_relation_size('ojs.dead_letters_of_queue')
    <= coalesce((select s.value::bigint from ojs.setting s where s.name = 'count_below_bytes'), 16777216)
$$;
