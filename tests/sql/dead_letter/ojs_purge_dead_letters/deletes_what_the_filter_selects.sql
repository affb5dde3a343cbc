select plan(6);
set local ojs.now = '2030-01-01T12:00:00Z';
select given.job('dead_letter', 'old');
set local ojs.now = '2030-01-03T12:00:00Z';
select given.job('dead_letter', 'new', '{"queue": "b"}');

select is(refusal($$ select ojs_purge_dead_letters('{"older_than": "P1D"}') $$) #>> '{details,field}', 'confirm');
select is((ojs_purge_dead_letters('{"older_than": "P1D", "confirm": true}')).body -> 'purged_count', '1');
select is(job('old'), null);
select is((ojs_purge_dead_letters('{"filter": {"queue": "b", "until": "2030-01-03T00:00:00Z"}, "confirm": true}')).body
  -> 'purged_count', '0');
select is((ojs_purge_dead_letters('{"queue": "b", "confirm": true}')).body -> 'purged_count', '1');
select is(refusal($$ select ojs_purge_dead_letters('{"older_than": "old", "confirm": true}') $$)
  #>> '{details,field}', 'older_than');
