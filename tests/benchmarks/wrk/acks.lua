-- What workers hold: the jobs of their fetches, acknowledged one by one; counted are the acks that were taken.

dofile(os.getenv("FOLDER") .. "/report.lua")

headers = {["Content-Type"] = "application/openjobspec+json"}
counted = 0
local held = {}

-- Acknowledges the next job held; with none, what the script asks for (next_request).
function request()
  local id = table.remove(held)
  return id and wrk.format("POST", "/ojs/v1/workers/ack", headers,
    '{"job_id":"' .. id .. '","worker_id":"bench"}') or next_request()
end

function response(status, _, body)
  if body:find('"acknowledged"', 1, true) then
    counted = counted + 1
  elseif status == 200 then
    for id in body:gmatch('"id":%s*"([%x-]+)"') do
      table.insert(held, id)
    end
  end
end
