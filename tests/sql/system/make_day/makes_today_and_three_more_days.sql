set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);

select is(array(select (ojs.make_day(ojs.now())).made from generate_series(1, 9)), array[1, 1, 1, 1, 1, 1, 1, 1, 0],
  'one a call');

select is(array(select inhrelid::regclass::text
  from pg_inherits where inhparent = 'ojs.done'::regclass and inhrelid::regclass::text like '%2030%' order by 1),
  array['ojs.done_20300101', 'ojs.done_20300102', 'ojs.done_20300103', 'ojs.done_20300104']);
select is(array(select inhrelid::regclass::text
  from pg_inherits where inhparent = 'ojs.event'::regclass and inhrelid::regclass::text like '%2030%' order by 1),
  array['ojs.event_20300101', 'ojs.event_20300102', 'ojs.event_20300103', 'ojs.event_20300104']);
select given.job('completed');
select is(count(*), 1::bigint) from ojs.done_20300101;
