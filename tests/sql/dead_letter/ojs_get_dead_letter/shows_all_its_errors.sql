select plan(4);
select given.job('dead_letter');
select is((ojs_get_dead_letter(jsonb_build_object('id', given.id()))).body #>> '{job,state}', 'discarded');
select is(jsonb_array_length((ojs_get_dead_letter(jsonb_build_object('id', given.id()))).body -> 'errors'), 1);
select given.job('available', 'other', '{"queue": "other"}');
select is(refusal($$ select ojs_get_dead_letter(jsonb_build_object('id', given.id('other'))) $$) ->> 'code',
  'conflict');
select is(refusal($$ select ojs_get_dead_letter('{"id": "x"}') $$) ->> 'code', 'not_found');
