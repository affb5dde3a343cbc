set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
select given.job('dead_letter', 'dead');
select given.job('completed', 'done');
select given.job('available', 'waits');
select ojs_pause_queue('{"name": "work"}');
select ojs.count_events('9223372036854775807', 1000);
set local ojs.now = '2030-01-01T12:05:00Z';
select set_config('test.text', (ojs_metrics('{"format": "prometheus"}')).body #>> '{}', true);

select is(current_setting('test.text') like '%' || line || chr(10) || '%', true, line)
from unnest(array[
  '# TYPE ojs_job_enqueued_total counter',
  'ojs_job_enqueued_total{queue="work",type="test.job"} 3',
  'ojs_job_failed_total{queue="work",type="test.job"} 1',
  'ojs_job_duration_seconds_bucket{queue="work",type="test.job",state="completed",le="0.005"} 1',
  'ojs_job_duration_seconds_count{queue="work",type="test.job",state="discarded"} 1',
  'ojs_queue_depth{queue="work",state="available"} 1',
  'ojs_queue_oldest_available_age_seconds{queue="work"} 300',
  'ojs_dead_letter_oldest_age_seconds{queue="work"} 300',
  'ojs_queue_paused{queue="work"} 1']) line;
