select plan(2);
select given.job('available', 'read');
select ojs.count_events('9223372036854775807', 100);
select given.job('available', 'removed');
delete from ojs.event;
select given.job('available', 'left');

select is(f.counted, 1::bigint) from ojs.count_events('9223372036854775807', 100) f;
select is(c.enqueued, 2::bigint) from ojs.job_count c where c.span = 'all';
