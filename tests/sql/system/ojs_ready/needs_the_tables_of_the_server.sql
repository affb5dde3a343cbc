select plan(3);
select is((ojs_ready()).body, '{"status": "ready"}');
select is((ojs_ready('{"migration": "0001_jobs"}')).status, 200);
select is(refusal($$ select ojs_ready('{"migration": "9999_next"}') $$) #>> '{sqlstate}', 'OJ503');
