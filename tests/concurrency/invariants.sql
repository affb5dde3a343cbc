-- What must be true of the stored data at any moment, whatever runs: one row for each breach.
-- One statement sees one snapshot, and each transition is one transaction, so this may be run in the
-- middle of a storm.
with place as (
  select j.id, j.queue, 'live' as place, null as state, j.attempt, j.max_attempts from ojs.job j
  union all
  select d.id, d.queue, 'dead', 'discarded', (d.job ->> 'attempt')::integer, (d.job ->> 'max_attempts')::integer
  from ojs.dead d
  union all
  select d.id, d.queue, 'done', d.state, (d.job::jsonb ->> 'attempt')::integer,
    (d.job::jsonb ->> 'max_attempts')::integer
  from ojs.done d
), token as (
  select r.job_id, 'ready' as kind, r.queue, r.priority, r.seq, r.limit_key, null::timestamptz as due_at,
    null::integer as attempt
  from ojs.ready r
  union all
  select k.job_id, 'parked', k.queue, k.priority, k.seq, k.limit_key, null, null from ojs.parked k
  union all
  select l.job_id, 'later', l.queue, null, null, null, l.due_at, null from ojs.later l
  union all
  select a.job_id, 'active', a.queue, null, null, a.limit_key, null, a.attempt from ojs.active a
  union all
  select r.job_id, 'held', null, null, null, null, null, null from ojs.cron_run r where r.held
), tokens as (
  select t.job_id, array_agg(t.kind) as kinds from token t group by t.job_id
), live as (
  select j.*, coalesce(t.kinds, '{}') as kinds from ojs.job j left join tokens t on t.job_id = j.id
), ended as (
  select e.state, i.item ->> 'job_id' as job_id, count(*) as times
  from (values ('job.completed', 'completed'), ('job.cancelled', 'cancelled')) t (type, state)
    join ojs.event v on v.type = t.type
    cross join ojs.event_items(v.items, v.jobs) i(item)
    cross join lateral (select t.state) e
  group by e.state, i.item ->> 'job_id'
), step as (
  select s.*, w.state as workflow_state, j.id is not null as job_lives
  from ojs.step s join ojs.workflow w on w.id = s.workflow_id left join ojs.job j on j.id = s.job_id
), kept as (
  select j.queue, j.state, count(*) as jobs from ojs.job_state j group by j.queue, j.state
), told as (
  select q.name as queue, c.key as state, c.value::bigint as jobs
  from ojs.queue q, jsonb_each_text(ojs.queue_counts(q.name)) c
)
select 'a job is in one place only' as rule, format('%s is in %s', p.id, string_agg(p.place, ', ')) as subject
from place p group by p.id having count(*) > 1
union all
select 'an available job is ready, parked, held or active', format('%s: %s', l.id, l.kinds)
from live l where l.state = 'available'
  and (cardinality(l.kinds) <> 1 or l.kinds[1] not in ('ready', 'parked', 'held', 'active'))
union all
select 'a scheduled or retryable job waits in later', format('%s is %s: %s', l.id, l.state, l.kinds)
from live l where l.state in ('scheduled', 'retryable') and l.kinds <> array['later']
union all
select 'a pending job has no token', format('%s: %s', l.id, l.kinds)
from live l where l.state = 'pending' and l.kinds <> '{}'
union all
select 'a token is a live job''s', format('%s %s', t.kind, t.job_id)
from token t where not exists (select from ojs.job j where j.id = t.job_id)
union all
select 'a token agrees with its job', format('%s %s', t.kind, t.job_id)
from token t join ojs.job j on j.id = t.job_id
where t.queue <> j.queue
  or (t.kind in ('ready', 'parked') and (t.priority, t.seq) is distinct from (j.priority, j.seq))
  or (t.kind in ('ready', 'parked', 'active') and t.limit_key is distinct from j.limit_key)
  or (t.kind = 'later' and t.due_at is distinct from j.due_at)
  or (t.kind = 'active' and t.attempt <> j.attempt + 1)
union all
select 'a job''s queue is known', format('%s in %s', p.id, p.queue)
from place p where not exists (select from ojs.queue q where q.name = p.queue)
union all
select 'nobody tries more often than allowed', format('%s: attempt %s of %s', p.id, p.attempt, p.max_attempts)
from place p where p.attempt > greatest(p.max_attempts, 1)
union all
select 'a job ends once', format('%s %s %s times', e.job_id, e.state, e.times)
from ended e where e.times > 1
union all
select 'what ended is kept as it ended', format('%s %s', e.job_id, e.state)
from ended e where not exists (select from ojs.done d where d.id = e.job_id::uuid and d.state = e.state)
union all
select 'what is kept has ended', format('%s %s', d.id, d.state)
from ojs.done d where not exists (select from ended e where e.job_id = d.id::text and e.state = d.state)
union all
select 'counts are exact', format('%s %s: %s kept, %s told', queue, state, k.jobs, t.jobs)
from kept k full join told t using (queue, state) where coalesce(k.jobs, 0) is distinct from t.jobs
union all
select 'a limit of concurrency holds',
  format('%s: %s active', l.key, (select count(*) from ojs.active a where a.limit_key = l.key))
from ojs.rate_limit l where (select count(*) from ojs.active a where a.limit_key = l.key) > l.concurrency
union all
select 'a workflow counts its open steps', format('%s is %s: pending %s', w.id, w.state, w.pending)
from ojs.workflow w where w.state <> 'cancelled' and w.pending <> (
  select count(*) from step s where s.workflow_id = w.id and s.role = 'step' and s.state in ('waiting', 'pending'))
union all
select 'a batch counts its open callbacks', format('%s is %s: %s', w.id, w.state, w.callbacks_pending)
from ojs.workflow w where w.state = 'running' and w.callbacks_pending is not null and w.callbacks_pending <> (
  select count(*) from step s where s.workflow_id = w.id and s.role <> 'step' and s.state = 'pending')
union all
select 'a running workflow has a step that runs', w.id::text
from ojs.workflow w where w.state = 'running'
  and not exists (select from step s where s.workflow_id = w.id and s.state = 'pending')
union all
select 'nothing waits in a workflow that has ended', format('%s.%s is %s', s.workflow_id, s.index, s.state)
from step s where s.workflow_state <> 'running' and s.state = 'waiting'
  or s.workflow_state in ('completed', 'failed') and s.state = 'pending'
union all
select 'a pending step''s job or workflow lives', format('%s.%s', s.workflow_id, s.index)
from step s left join ojs.workflow c on c.id = s.child_id
where s.state = 'pending' and not coalesce(c.state = 'running', s.job_lives)
union all
select 'an ended step''s job has ended', format('%s.%s is %s', s.workflow_id, s.index, s.state)
from step s join ojs.job j on j.id = s.job_id
where s.state in ('completed', 'failed', 'cancelled') and j.workflow_id = s.workflow_id
union all
select 'a waiting step waits for as many as have not completed',
  format('%s.%s: %s', s.workflow_id, s.index, s.waiting_on)
from step s where s.workflow_state = 'running' and s.state = 'waiting' and s.role = 'step' and s.waiting_on <> (
  select count(*) from ojs.edge g join ojs.step f on f.workflow_id = g.workflow_id and f.index = g.from_index
  where g.workflow_id = s.workflow_id and g.to_index = s.index and f.state <> 'completed')
union all
select 'a workflow''s job is a step''s', j.id::text
from ojs.job j where j.workflow_id is not null
  and not exists (select from ojs.step s where s.workflow_id = j.workflow_id and s.index = j.step and s.job_id = j.id)
union all
-- A start and a cancel that cross may read the clock in either order; they do not cross for a minute.
select 'what had not started when its workflow was cancelled never will', r.id::text
from (
  select j.workflow_id, j.id, a.attempt, a.started_at from ojs.active a join ojs.job j on j.id = a.job_id
  union all
  -- A dead letter that is retried runs outside its workflow, where its step has failed.
  select s.workflow_id, d.id, (d.job::jsonb ->> 'attempt')::integer, (d.job::jsonb ->> 'started_at')::timestamptz
  from ojs.done d join ojs.step s on s.job_id = d.id
  where d.state = 'completed' and s.state <> 'failed'
) r join ojs.workflow w on w.id = r.workflow_id
where w.state = 'cancelled' and r.attempt = 1 and r.started_at > w.cancelled_at + interval '1 minute'
union all
select 'steps and edges are of a workflow', s.workflow_id::text
from (select s.workflow_id from ojs.step s union select e.workflow_id from ojs.edge e) s
where not exists (select from ojs.workflow w where w.id = s.workflow_id)
union all
select 'a nested workflow is its parent''s step', w.id::text
from ojs.workflow w where w.parent_id is not null and not exists (
  select from ojs.step s where s.workflow_id = w.parent_id and s.index = w.parent_step and s.child_id = w.id)
union all
select 'a workflow ends once, and once more each time it was resumed', i.item ->> 'workflow_id'
from ojs.event v cross join ojs.event_items(v.items, v.jobs) i(item)
where v.type in ('workflow.completed', 'workflow.failed', 'workflow.cancelled', 'workflow.resumed')
group by i.item ->> 'workflow_id'
having count(*) filter (where v.type <> 'workflow.resumed') - count(*) filter (where v.type = 'workflow.resumed') > 1
union all
select 'a claimable job is in a lane', r.job_id::text
from ojs.ready r where not exists (select from ojs.lane l where l.queue = r.queue and l.priority = r.priority)
union all
select 'no floor is above a claimable job', format('%s %s: %s is above %s', r.queue, r.priority, f.seq, r.seq)
from ojs.ready r cross join lateral (
  select f.seq from ojs.floor f where f.queue = r.queue and f.priority = r.priority order by f.version desc limit 1) f
where f.seq > r.seq
union all
select 'a row of events holds as many as an id can tell apart', format('%s %s: %s', v.seq, v.type, n.events)
from ojs.event v cross join lateral (select coalesce(cardinality(v.jobs), jsonb_array_length(v.items)) as events) n
where n.events > 16383
union all
select 'a row of events tells of jobs or items', v.seq::text
from ojs.event v where (v.items is null) = (v.jobs is null)
union all
select 'attempts count up from zero', j.id::text from ojs.job j where j.attempt < 0
union all
select 'a limit makes a job wait, go or come later', j.id::text
from ojs.job j where j.on_limit not in ('drop', 'reschedule')
union all
select 'a live job''s own state is that of a job that waits', format('%s is %s', j.id, j.state)
from ojs.job j where j.state not in ('available', 'scheduled', 'retryable', 'pending')
union all
select 'a job that waits for a time has one', j.id::text
from ojs.job j where j.state in ('scheduled', 'retryable') and j.due_at is null
union all
select 'an available job has a place', j.id::text
from ojs.job j where j.state = 'available' and (j.seq is null or j.enqueued_at is null)
union all
select 'what is kept as done was completed or cancelled', d.id::text
from ojs.done d where d.state not in ('completed', 'cancelled')
