set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.pruned();
select given.job('available');
set local ojs.now = '2030-01-02T23:59:59Z';
select given.pruned();
select is(events(), array['job.enqueued']);
set local ojs.now = '2030-01-12T00:00:00Z';

select given.pruned();

select is(events(), array[]::text[]);
