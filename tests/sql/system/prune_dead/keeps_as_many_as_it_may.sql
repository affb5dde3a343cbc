select plan(7);
insert into ojs.dead (id, queue, discarded_at, dead_letter, type, job, record)
select given.id('letter ' || n), 'q' || n % 2, ojs.now() - n * interval '1 hour', n <> 6, 't', '{}', '{}'
from generate_series(1, 6) n;
insert into ojs.queue (name, created_at) values ('q0', ojs.now()), ('q1', ojs.now());
select is(given.pruned() -> 'discarded_pruned', '0', 'any number');

select ojs.configure('{"dead_letters_max": 2}');
select is(given.pruned() -> 'discarded_pruned', '3');
select is(array(select d.id from ojs.dead d order by d.discarded_at desc),
  array[given.id('letter 1'), given.id('letter 2'), given.id('letter 6')], 'of dead letters the newest');
select is((select jsonb_agg(i - 'timestamp' order by i ->> 'queue') from ojs.event e, ojs.event_items(e.items, e.jobs) i
    where e.type = 'dead_letter.pruned'),
  '[{"queue": "q0", "count": 1}, {"queue": "q1", "count": 2}]');
select is((ojs_dead_letter_stats()).body #> '{retention,max_count}', '2');
select ojs.configure('{"dead_letters_max": 0}');
select is((ojs_dead_letter_stats()).body #>> '{retention,max_count}', null);
select is(given.pruned() -> 'discarded_pruned', '0');
