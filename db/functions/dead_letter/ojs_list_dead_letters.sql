create or replace function ojs_list_dead_letters(p_request jsonb default '{}') returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/dead-letter
declare
  v_page record := ojs.page(p_request);
begin
  return (
    with found as materialized (
      select d.id, d.discarded_at from ojs.dead_letters(p_request, ojs.now()) d
    ), shown as (
      select f.id, f.discarded_at from found f
      order by f.discarded_at desc, f.id desc
      limit v_page.page_limit offset v_page.page_offset
    )
    select ojs.ok(jsonb_build_object(
      'jobs', (select coalesce(jsonb_agg(d.job order by s.discarded_at desc, s.id desc), '[]')
        from shown s join ojs.dead d on d.id = s.id),
      'total', t.total, 'pagination', ojs.pagination(t.total, v_page.page_limit, v_page.page_offset)))
    from (select count(*) as total from found) t);
end;
$$;
comment on function ojs_list_dead_letters is
  'Dead letters, newest first: 200 {jobs, total, pagination}; filters queue, type, error_type, since, until; limit, offset. '
  'Errors OJ400. ojs-http-binding 12.1, ojs-dead-letter 9.';
