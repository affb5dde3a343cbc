create or replace function ojs.check_batch(p_request jsonb, p_field text) returns void
language plpgsql stable as $$
-- Refuses an operation on a list of jobs whose list (p_field) is missing, empty or longer than 1,000, or whose
-- atomicity is unknown (ojs-bulk-operations 5, 9).
declare
  v_most constant integer := 1000;
  v_list jsonb := p_request -> p_field;
begin
  if jsonb_typeof(v_list) is distinct from 'array' or v_list = '[]' then
    perform ojs.raise(ojs.invalid(p_field, format('must be an array of 1 to %s entries', v_most), v_list));
  elsif coalesce(p_request ->> 'atomicity', 'partial') not in ('partial', 'atomic') then
    perform ojs.raise(ojs.invalid('atomicity', 'must be partial or atomic', p_request -> 'atomicity'));
  elsif jsonb_array_length(v_list) > v_most then
    perform ojs.raise(ojs.error('BATCH_SIZE_EXCEEDED',
        format('batch size %s exceeds maximum of %s', jsonb_array_length(v_list), v_most),
        jsonb_build_object('field', p_field, 'max_batch_size', v_most, 'batch_size', jsonb_array_length(v_list)))
      || jsonb_build_object('max_batch_size', v_most,
        'headers', jsonb_build_object('X-OJS-Max-Batch-Size', v_most::text)));
  end if;
end;
$$;
