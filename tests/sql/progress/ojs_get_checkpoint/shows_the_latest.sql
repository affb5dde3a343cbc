select plan(4);
create function pg_temp.shown(p_name text) returns jsonb language sql as $$
  select (ojs_get_checkpoint(jsonb_build_object('id', given.id(p_name)))).body
$$;
select given.job('active');
select is(refusal($$ select pg_temp.shown('it') $$) #>> '{details,resource_type}', 'checkpoint');
select ojs_save_checkpoint(about('it', '{"state": [1]}'));
select ojs_save_checkpoint(about('it', '{"state": [2]}'));

select is(pg_temp.shown('it') -> 'state', '[2]');
select is(pg_temp.shown('it') -> 'checkpoint', pg_temp.shown('it') - 'checkpoint');
select is(refusal($$ select pg_temp.shown('nobody') $$) #>> '{details,resource_type}', 'job');
