select plan(4);
create function pg_temp.shown(p_name text) returns jsonb language sql as $$
  select (ojs_resume_checkpoint(jsonb_build_object('id', given.id(p_name)))).body
$$;
select given.job('active');
select is(pg_temp.shown('it'), jsonb_build_object('job_id', given.id(), 'has_checkpoint', false, 'checkpoint', null));
select ojs_save_checkpoint(about('it', '{"state": {"a": 1}, "step_index": 2, "metadata": {"_replay_log": []}}'));

select is(pg_temp.shown('it') -> 'has_checkpoint', 'true');
select is((pg_temp.shown('it') -> 'checkpoint') - 'created_at',
  '{"state": {"a": 1}, "step_index": 2, "metadata": {"_replay_log": []}, "sequence": 1}');
select is(refusal($$ select pg_temp.shown('nobody') $$) ->> 'sqlstate', 'OJ404');
