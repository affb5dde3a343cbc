set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('dead_letter', 'it', '{"expires_at": "2030-01-01T13:00:00Z"}');
set local ojs.now = '2030-01-02T12:00:00Z';

select ojs_retry_dead_letter(about());

select is(job() ? 'expires_at', false);
select is(given.fetched() ->> 'id', given.id()::text);
