select plan(4);
select given.dag('{"a": [], "b": ["a"], "c": ["b"], "d": [], "e": ["d"], "f": ["c", "e"]}');

select given.failed('a');
select is(step_states(), 'failed,cancelled,cancelled,pending,waiting,cancelled');
select is(workflow() ->> 'state', 'running', 'the other branch goes on');
select given.acked('d');
select given.acked('e');

select is(workflow() ->> 'state', 'failed');
select is((workflow() -> 'metadata' -> 'completed_count', workflow() #> '{metadata,failed_count}')::text, (2, 1)::text);
