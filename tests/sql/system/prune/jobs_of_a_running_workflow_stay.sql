-- A nested workflow ends long before the one it is a step of.
set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.workflow(jsonb_build_object('type', 'chain', 'steps', jsonb_build_array(
  jsonb_build_object('type', 'chain', 'steps', jsonb_build_array(
    jsonb_build_object('type', 'group', 'jobs', given.steps('{a}')))), given.steps('{b}') -> 0)), 'outer');
select given.acked('a');
set local ojs.now = '2030-01-09T12:00:00Z';

select given.pruned();

select is((select count(*) from ojs.workflow), 3::bigint, 'all are there');
select given.acked('b');
select is(tap.workflow('outer') ->> 'state', 'completed');
set local ojs.now = '2030-01-17T12:00:00Z';
select given.pruned();
select is((select count(*) from ojs.workflow), 0::bigint, 'and go together');
