select plan(4);
select given.job('discarded', 'one'), given.job('discarded', 'two'), given.job('discarded', 'three');

create temp table told as
select (ojs_retry_dead_letter(jsonb_build_object('id', given.id('one'), 'overide', '{"args": [2]}'::jsonb))).body;
select is(jsonb_path_query_array(t.body, '$.warnings[*].field'), '["overide"]') from told t;
select is(t.body #> '{warnings,0,suggestion}', '"override"') from told t;
select is(jsonb_path_query_array((ojs_retry_dead_letter(jsonb_build_object('id', given.id('two'), 'override',
  '{"arg": [2], "x_by": "hand"}'::jsonb))).body, '$.warnings[*].field'), '["override.arg"]',
    'other members are the client''s own');
select is((ojs_retry_dead_letter(jsonb_build_object('id', given.id('three'), 'override', '{"args": [2]}'::jsonb))).body
  ? 'warnings', false);
