set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('pending', 'it', '{"expires_at": "PT1M"}');
set local ojs.now = '2030-01-01T13:00:00Z';
select refusal($$ select ojs_activate_job(about()) $$);

select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');
select is(state(), 'discarded');
