set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('dead_letter');

set local ojs.now = '2030-06-29T12:00:00Z';
select given.pruned();
select is(state(), 'discarded', 'ojs-dead-letter 5: P180D');
set local ojs.now = '2030-07-02T12:00:00Z';
select given.pruned();
select is(job(), null);
