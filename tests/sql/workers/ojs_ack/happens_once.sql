select plan(2);
select given.job('active');
select ojs_ack(about());

select throws_ok($$ select ojs_ack(about()) $$, 'OJ409');
select is(array_length(array_positions(events(), 'job.completed'), 1), 1);
