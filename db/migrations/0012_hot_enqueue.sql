-- What enqueue passes from step to step, and what it no longer asks of every row.

alter type ojs.draft add attribute type text;
alter type ojs.draft add attribute doc_text text;
alter type ojs.draft add attribute seq bigint;
comment on type ojs.draft is
  'A checked enqueue request, ready to be inserted. error is set when it was refused, existing when a unique policy '
  'answers with another job, warnings when members of it look misspelt. doc_text is the text of the document without '
  'its last brace; where it is set, doc may be null. seq is set when its place is drawn already.';

-- A check is read from its text and planned in every statement that inserts, which costs more than storing the row.
-- Tests look at what the functions guarantee (tests/concurrency/invariants.sql).
-- squawk-ignore ban-drop-constraint
alter table ojs.job drop constraint job_state_not_terminal;
-- squawk-ignore ban-drop-constraint
alter table ojs.job drop constraint job_waits_for_a_time;
-- squawk-ignore ban-drop-constraint
alter table ojs.job drop constraint job_available_has_a_place;
