-- Workflows. A chain, a group, a batch and a DAG all consist of steps and of edges between them; a batch also has
-- callback steps, which start when the others have ended.

create table ojs.workflow (
  id uuid primary key,
  root_id uuid not null,
  parent_id uuid,
  parent_step integer,
  type text not null,
  name text not null,
  state text not null,
  pending integer not null,
  callbacks_pending integer,
  job_count integer not null,
  meta jsonb,
  created_at timestamptz not null,
  completed_at timestamptz,
  cancelled_at timestamptz,
  constraint workflow_type_known check (type in ('chain', 'group', 'batch', 'dag')),
  constraint workflow_state_known check (state in ('running', 'completed', 'failed', 'cancelled'))
) with (fillfactor = 50);
comment on table ojs.workflow is 'Workflows; a nested one has a parent.';
comment on column ojs.workflow.root_id is
  'The outermost workflow. A transaction that advances any workflow of the tree locks its row.';
comment on column ojs.workflow.pending is 'How many steps have not ended; callbacks do not count.';
comment on column ojs.workflow.callbacks_pending is
  'How many callbacks of a batch were started and have not ended; null before they are started.';
create index workflow_ended on ojs.workflow (completed_at) where completed_at is not null;
create index workflow_parent on ojs.workflow (parent_id) where parent_id is not null;

create table ojs.step (
  workflow_id uuid not null,
  index integer not null,
  role text not null default 'step',
  name text not null,
  type text not null,
  spec jsonb,
  plan jsonb,
  depends_on text[] not null default '{}',
  waiting_on integer not null default 0,
  state text not null,
  job_id uuid,
  child_id uuid,
  result jsonb,
  error jsonb,
  attempt integer,
  started_at timestamptz,
  completed_at timestamptz,
  result_bytes integer,
  primary key (workflow_id, index),
  constraint step_is_a_job_or_a_workflow check ((spec is null) <> (plan is null)),
  constraint step_role_known check (role in ('step', 'on_complete', 'on_success', 'on_failure')),
  constraint step_state_known
    check (state in ('waiting', 'pending', 'completed', 'failed', 'cancelled'))
);
comment on table ojs.step is 'The steps of each workflow.';
comment on column ojs.step.spec is 'The enqueue request of the job of the step; null when it is a nested workflow.';
comment on column ojs.step.plan is 'The nested workflow of the step (ojs.plan_workflow); null when it is a job.';
comment on column ojs.step.waiting_on is 'How many of the steps before it have not completed.';
comment on column ojs.step.state is
  'waiting: for other steps; pending: started. Whether a worker holds its job, only the job says.';
comment on column ojs.step.result_bytes is
  'Bytes of the text of its result or error, which later steps get, so that their sum can be limited without reading '
  'them.';

create table ojs.edge (
  workflow_id uuid not null,
  from_index integer not null,
  to_index integer not null,
  primary key (workflow_id, from_index, to_index)
);
comment on table ojs.edge is 'The step to_index starts when every step from_index of its edges has completed.';

create type ojs.step_end as (
  workflow_id uuid,
  step integer,
  state text,
  result jsonb,
  error jsonb,
  attempt integer,
  started_at timestamptz
);
comment on type ojs.step_end is 'How one step of a workflow ended: completed, failed or cancelled.';
