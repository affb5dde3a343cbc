select plan(9);
select given.job('dead_letter', 'a', '{"queue": "a", "tags": ["x"]}');
select given.job('dead_letter', 'b', '{"queue": "b", "type": "mail.send"}');
select given.job('discarded', 'c', '{"queue": "c"}');

select is((ojs_retry_dead_letters('{"dry_run": true}')).body, '{"action": "retry", "dry_run": true, "matched": 2}');
select is((ojs_retry_dead_letters('{"filter": {"type": "mail.*"}, "dry_run": true}')).body -> 'matched', '1');
select is((ojs_retry_dead_letters('{"filter": {"tag": "x"}, "dry_run": true}')).body -> 'matched', '1');
select is((ojs_retry_dead_letters('{"filter": {"error_code": "other"}, "dry_run": true}')).body -> 'matched', '0');
select is((ojs_retry_dead_letters('{"filter": {"search": "IT BROKE"}, "dry_run": true}')).body -> 'matched', '2');
select is((ojs_retry_dead_letters('{"filter": {"queue": "a"}, "confirm": true}')).body
    - '{id,started_at,ended_at}'::text[],
  '{"action": "retry", "state": "completed", "filter": {"queue": "a"}, "matched": 1, "succeeded": 1, "failed": 0,
    "retried": 1, "errors": []}');
select is(state('a') || ' ' || state('b'), 'available discarded');
select is((ojs_retry_dead_letters('{"confirm": true}')).body -> 'retried', '1');
select is(state('c'), 'discarded', 'it is not kept for replay');
