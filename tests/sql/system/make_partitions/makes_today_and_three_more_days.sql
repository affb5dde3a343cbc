set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);

select ojs.make_partitions(ojs.now());
select ojs.make_partitions(ojs.now());

select is(array(select inhrelid::regclass::text
  from pg_inherits where inhparent = 'ojs.done'::regclass and inhrelid::regclass::text like '%2030%' order by 1),
  array['ojs.done_20300101', 'ojs.done_20300102', 'ojs.done_20300103', 'ojs.done_20300104']);
select given.job('completed');
select is(count(*), 1::bigint) from ojs.done_20300101;
