select plan(2);
select given.job('available', 'low', '{"priority": -5}');
select given.job('available', 'high', '{"priority": 5}');
select given.job('available', 'middle');

select is((select r.job_id from ojs.ready r where r.ctid = (ojs.queue_head('default', 1))[1]), given.id('high'));
select is(array(select r.job_id from unnest(ojs.queue_head('default', 3)) with ordinality h(place, ord)
    join ojs.ready r on r.ctid = h.place order by h.ord),
  array[given.id('high'), given.id('middle'), given.id('low')]);
