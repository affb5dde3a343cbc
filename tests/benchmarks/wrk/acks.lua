-- What workers hold: the jobs of their fetches, acknowledged one by one; counted are the acks that were taken.

dofile(os.getenv("FOLDER") .. "/report.lua")

headers = {["Content-Type"] = "application/openjobspec+json"}
counted = 0
local held = {}

-- The request that acknowledges the next job held; nil when there is none.
function next_ack()
  local id = table.remove(held)
  return id and wrk.format("POST", "/ojs/v1/workers/ack", headers,
    '{"job_id":"' .. id .. '","worker_id":"bench"}')
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
