select plan(2);

select is((ojs.job_filter('{"meta": {"a=b": "c", "d.e": 1}}')).filter -> 'search',
  '[{"path": ["meta", "a=b"], "value": "c"}, {"path": ["meta", "d.e"], "value": "1"}]');
select is((ojs.job_filter('{"meta": {"a": "x"}, "search": "args.0=y"}')).filter -> 'search',
  '[{"path": ["meta", "a"], "value": "x"}, {"path": ["args", "0"], "value": "y"}]');
