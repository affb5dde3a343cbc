select plan(3);

do $$
begin
  perform given.job('available', 'lost');
  raise exception 'the caller changes its mind';
exception when raise_exception then
  perform given.job('available', 'kept');
end $$;

select is(job('lost'), null);
select is(state('kept'), 'available');
select is(given.fetched() ->> 'id', given.id('kept')::text);
