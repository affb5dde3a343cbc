select plan(6);
-- Each kind of thing is found in another place.
select is((select count(distinct ojs.not_found(r, 'x') ->> 'hint')
  from unnest(array['job', 'workflow', 'dead_letter_job', 'queue', 'cron', 'api_key']) r), 6::bigint);
select ok(ojs.not_found('job', 'x') ->> 'hint' like '%retention%');
select ok(ojs.not_found('queue', 'x') ->> 'hint' like '%/ojs/v1/queues%');
select ok(ojs.not_found('cron', 'x') ->> 'hint' like '%/ojs/v1/cron%');
select ok(ojs.not_found('dead_letter_job', 'x') ->> 'hint' like '%/ojs/v1/dead-letter%');
select ok(refusal($$ select ojs_reset() $$) ->> 'hint' like '%OJS_CONFORMANCE%');
