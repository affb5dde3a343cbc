set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select ojs.configure('{"retention_discarded_ms": 60000, "retention_completed_ms": 60000}');
select given.job('discarded', 'a');
select given.job('completed', 'b');
set local ojs.now = '2030-01-01T12:01:01Z';

select given.pruned();

select is(job('a'), null);
select is(job('b'), null);
