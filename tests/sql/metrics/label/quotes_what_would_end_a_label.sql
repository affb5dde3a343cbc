select plan(1);
select is(ojs.label('a"b' || chr(92) || chr(10) || 'c'),
  'a' || chr(92) || '"b' || chr(92) || chr(92) || chr(92) || 'n' || 'c');
