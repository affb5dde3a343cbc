set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.chain('a');
select given.acked('a');
select given.workflow('{"type": "chain", "steps": [{"type": "b", "args": []}]}', 'running');
set local ojs.now = '2030-01-08T12:00:01Z';

select given.pruned();

select results_eq('select name from ojs.workflow', array['running']);
select is(count(*), 1::bigint) from ojs.step;
select is(count(*), 0::bigint) from ojs.edge;
