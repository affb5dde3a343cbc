select plan(2);
select ojs_pause_queue('{"name": "q"}');

select is((ojs_list_audit('{"since": "PT1H"}')).body -> 'total', '1');
select is((ojs_list_audit('{"until": "PT1H"}')).body -> 'total', '0');
