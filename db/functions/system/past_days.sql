create or replace function ojs.past_days(p_parent text, p_before timestamptz)
returns table (name text, file bigint, pages bigint)
language sql stable set timezone = 'UTC' set datestyle = 'ISO, MDY' as $$
  -- The days of ojs.done or ojs.event that ended by p_before, oldest first, each with the number and pages of its file.
  -- The bounds of the partition say when a day ends.
  select d.name, d.file, pg_relation_size(d.oid) / current_setting('block_size')::bigint
  from (
    select c.relname::text as name, c.oid, pg_relation_filenode(c.oid)::bigint as file,
      substring(pg_get_expr(c.relpartbound, c.oid) from 'TO [(]''(.*)''[)]') as until
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = format('ojs.%I', p_parent)::regclass and c.relname ~ ('^' || p_parent || '_[0-9]{8}$')) d
  where d.until::timestamptz <= p_before
  order by d.name
$$;
