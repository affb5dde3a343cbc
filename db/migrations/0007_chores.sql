-- What ojs.tick keeps from one call to the next.

-- Sequences rather than rows: a sequence is changed in place, so it leaves no dead rows.
create sequence ojs.horizon_seq minvalue 0 start 0;
create sequence ojs.horizon_asof minvalue 0 start 0;
comment on sequence ojs.horizon_seq is
  'Places in ojs.ready up to this one were drawn by transactions older than ojs.horizon_asof: once those have ended, '
  'all of these places are visible.';
create sequence ojs.horizon_looked minvalue 0 start 0;
comment on sequence ojs.horizon_looked is
  'The number of events and floors when ojs.raise_floors last found nothing to raise. While there are no more, there '
  'is still nothing to raise.';

create table ojs.past_day (
  name text collate "C" primary key,
  filenode bigint not null,
  pages bigint not null
);
comment on table ojs.past_day is
  'Days of ojs.done past their retention whose jobs are being counted. The session that prunes locks this table.';
comment on column ojs.past_day.pages is
  'The first so many pages of the file filenode are counted in ojs.past_count.';

create table ojs.past_count (
  day text collate "C" not null,
  queue text collate "C" not null,
  completed bigint not null,
  cancelled bigint not null,
  primary key (day, queue)
);
comment on table ojs.past_count is
  'How many jobs of each queue a past day has; subtracted from the totals when the day is dropped.';

create table ojs.high_water_mark (
  sequence text collate "C" primary key,
  value bigint not null
);
comment on table ojs.high_water_mark is
  'The highest known value of each sequence whose last value cannot be read from the end of an index. Dumps and '
  'replicas have these rows, but not always the values of sequences; a sequence below its mark is behind the data '
  '(ojs.repair_counters).';
