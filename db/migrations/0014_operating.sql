-- Indexes for the lists of operators.

-- Outermost workflows by state and by name, newest first; their ids are in the order of their creation.
create index workflow_state on ojs.workflow (state, id) where parent_id is null;
create index workflow_name on ojs.workflow (name, id) where parent_id is null;
