set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.cron('allow');
select given.fired();
select ojs.record_firing('nightly', '2030-01-01T11:00:00Z', false, null, false, 'overlap_skip', ojs.now());

set local ojs.now = '2030-02-01T12:00:00Z';
select is(given.pruned() -> 'firings_pruned', '1');
select is(r.job_id is not null, true, 'its job has not ended') from ojs.cron_run r;
