select plan(4);
insert into ojs.dead (id, queue, discarded_at, dead_letter, type, error_type, job, record)
select gen_random_uuid(), 'q', timestamptz '2030-01-01T12:00:00Z' - n * interval '1 second', true, 't', 'fatal',
  jsonb_build_object('number', n), '{}'
from generate_series(1, 6) n;

create temp table page as select (ojs_list_dead_letters('{"limit": 2}')).body;
select is(jsonb_path_query_array(p.body, '$.jobs[*].number'), '[1, 2]') from page p;

-- Those that were shown are retried or deleted, and a newer one comes.
delete from ojs.dead d where d.job -> 'number' <= '2';
insert into ojs.dead (id, queue, discarded_at, dead_letter, type, error_type, job, record)
values (gen_random_uuid(), 'q', '2030-01-01T12:00:01Z', true, 't', 'fatal', '{"number": 0}', '{}');
create temp table next_page as
select (ojs_list_dead_letters(jsonb_build_object('limit', 2, 'cursor', p.body #> '{pagination,next_cursor}'))).body
from page p;
select is(jsonb_path_query_array(p.body, '$.jobs[*].number'), '[3, 4]', 'none is missed or shown twice')
from next_page p;
select is(p.body #> '{pagination,offset}', '2') from next_page p;

create temp table last_page as
select (ojs_list_dead_letters(jsonb_build_object('limit', 2, 'cursor', p.body #> '{pagination,next_cursor}'))).body
from next_page p;
select is(jsonb_path_query_array(p.body, '$.jobs[*].number') || (p.body #> '{pagination,has_more}'), '[5, 6, false]')
from last_page p;
