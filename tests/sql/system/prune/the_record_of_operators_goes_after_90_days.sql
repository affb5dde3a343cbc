set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select ojs_pause_queue('{"name": "work"}');
set local ojs.now = '2030-03-01T12:00:00Z';
select ojs_resume_queue('{"name": "work"}');

set local ojs.now = '2030-04-02T12:00:00Z';
select is(given.pruned() -> 'audit_pruned', '1');
select is(array_agg(a.door), '{ojs_resume_queue}') from ojs.audit a;
