select plan(3);
set local ojs.now = '2030-01-02T12:00:00Z';
select is((ojs.job_filter('{"search": "meta.a=1"}')).filter ->> 'since', '2030-01-01T12:00:00.000Z');
select is((ojs.job_filter('{"search": "meta.a=1", "since": "P2D"}')).filter ->> 'since', '2029-12-31T12:00:00.000Z');
select is((ojs.job_filter('{"queue": "a"}')).filter ->> 'since', null);
