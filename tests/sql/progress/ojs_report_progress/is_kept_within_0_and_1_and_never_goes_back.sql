set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
create function pg_temp.told(p_report jsonb) returns jsonb language sql as $$
  select (ojs_report_progress(about('it', p_report))).body -> 'progress'
$$;
select given.job('active');

select is(pg_temp.told('{"progress": 0.5, "message": "half", "data": {"rows": 5}}'), '0.5');
select is(pg_temp.told('{"progress": 0.2}'), '0.5', 'retained');
select is(pg_temp.told('{"percentage": 62.5}'), '0.625');
select is(pg_temp.told('{"progress": -3}'), '0.625');
select is(pg_temp.told('{"data": {"rows": 7}}'), '0.625', 'without a number');
select is(job() -> 'progress', '0.625');
select is(job() -> 'progress_details', '{"data": {"rows": 7}, "updated_at": "2030-01-01T12:00:00.000Z"}');
select is(pg_temp.told('{"progress": 1.5}'), '1');
select is(pg_temp.told('{"progress": 1e300}'), '1');
