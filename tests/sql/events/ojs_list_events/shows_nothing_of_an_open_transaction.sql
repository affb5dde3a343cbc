select plan(2);
select given.job('available');

select is(r.body -> 'events', '[]'), is(r.body -> 'has_more', 'false') from ojs_list_events() r;
