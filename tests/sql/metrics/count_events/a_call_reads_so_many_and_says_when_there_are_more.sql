-- A row of one event counts as two, because its size is estimated.
select plan(4);
select given.job('available', 'it' || n) from generate_series(1, 5) n;

select is(array[f.counted::text, f.again::text], '{2,true}') from ojs.count_events('9223372036854775807', 4) f;
select is(array[f.counted::text, f.again::text], '{2,true}') from ojs.count_events('9223372036854775807', 4) f;
select is(array[f.counted::text, f.again::text], '{1,false}') from ojs.count_events('9223372036854775807', 4) f;
select is(f.counted, 0::bigint, 'nothing of a transaction that is open') from ojs.count_events(ojs.asof_horizon(), 2) f;
