select plan(2);
select given.job('active');
select ojs_nack(about('it', '{"error": {"code": "e"}}'));

select throws_ok($$ select ojs_nack(about('it', '{"error": {"code": "e"}}')) $$, 'OJ409');
select is(jsonb_array_length(job() -> 'errors'), 1);
