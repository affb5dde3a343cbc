select plan(1);
select given.chain('a', 'b', 'c');
select is(jsonb_path_query_array(workflow(), '$.steps[*].depends_on'), '[[], ["step-0"], ["step-1"]]');
