select plan(7);
select given.job('active', r::text) from unnest(array['1', '"a"', '[1]', '{"b": 2}', 'true', 'null']::jsonb[]) r;

select is((ojs_ack(about(r::text, jsonb_build_object('result', r)))).body #> '{job,result}', r, r::text)
from unnest(array['1', '"a"', '[1]', '{"b": 2}', 'true']::jsonb[]) r;

select is((ojs_ack(about('null', '{"result": null}'))).body #> '{job,result}', 'null', 'null is a result');
select given.job('active', 'silent');
select is((ojs_ack(about('silent'))).body -> 'job' ? 'result', false, 'no result is not null');
