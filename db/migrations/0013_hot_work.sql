-- What the functions of the hot path hand to each other. A fetch keeps its queues as the JSON that it named them in;
-- an ending says how an attempt ended, and what a job shows of that is decided in one place (ojs.job_text).
-- Only functions read these types, and no table has a column of them.
-- squawk-ignore changing-column-type
alter type ojs.want alter attribute queues type jsonb;
drop type ojs.ending cascade;
create type ojs.ending as (
  job_id uuid,
  state text,
  attempt integer,
  started_at timestamptz,
  result jsonb,
  error jsonb,
  previous_state text,
  dead_letter boolean,
  event text,
  event_data jsonb
);
comment on type ojs.ending is
  'How one job ends: its terminal state, its last attempt and when that started, if it did, what that resulted in, the '
  'state that a cancel found it in, and the event that it emits.';
-- They return ojs.http_reply from here on; their files make them again.
drop function if exists ojs.ack_each(jsonb[]);
drop function if exists ojs.nack_each(jsonb[]);
drop function if exists ojs.fetch_each(jsonb[]);
-- A check is read from its text in every statement that inserts. Tests look at what the functions guarantee
-- (tests/concurrency/invariants.sql).
-- squawk-ignore ban-drop-constraint
alter table ojs.done drop constraint done_state_ended;
