set local ojs.now = '2030-01-01T12:00:00Z';
select plan(10);
select ojs_register_cron('{"name": "nightly", "cron": "0 3 * * *", "timezone": "Asia/Tokyo", "overlap_policy": "allow",
  "description": "tidies up", "type": "a", "args": [1], "meta": {"by": "me"}, "options": {"queue": "slow"}}');
select ojs_update_cron('{"name": "nightly", "enabled": false}');

select ojs_register_cron('{"name": "nightly", "cron": "0 3 * * *", "type": "b", "enabled": null}');
select is(c -> 'enabled', 'false', 'an operator disabled it'), is(c ->> 'timezone', 'Asia/Tokyo'),
  is(c ->> 'overlap_policy', 'allow'), is(c ->> 'description', 'tidies up'),
  is(c -> 'job_template', '{"type": "b", "args": []}', 'the job is replaced as a whole')
from (select (ojs_get_cron('{"name": "nightly"}')).body -> 'cron') r(c);

select ojs_register_cron('{"name": "nightly", "cron": "0 4 * * *", "timezone": "UTC", "overlap_policy": "skip",
  "description": "more", "enabled": true, "type": "b"}');
select is(c -> 'enabled', 'true'), is(c ->> 'timezone', 'UTC'), is(c ->> 'overlap_policy', 'skip'),
  is(c ->> 'description', 'more'),
  is(c ->> 'cron', '0 4 * * *')
from (select (ojs_get_cron('{"name": "nightly"}')).body -> 'cron') r(c);
