select plan(2);
select given.batch(array['a'], array['on_complete', 'on_success']);
select given.acked('a');

select given.failed('on-complete');
select is(workflow() ->> 'state', 'running');
select given.acked('on-success');

select is(workflow() ->> 'state', 'failed');
