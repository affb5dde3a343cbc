-- Producers and workers in one: enqueue a job, fetch one, ack it; counted are the acks that were taken.
-- The backlog stays as it is, however fast or slow the system is.

dofile(os.getenv("FOLDER") .. "/report.lua")

local headers = {["Content-Type"] = "application/openjobspec+json"}
local enqueue, fetch
local held = {}
local turn = 0
counted = 0

function init()
  enqueue = wrk.format("POST", "/ojs/v1/jobs", headers,
    '{"type":"email.send","args":["user@example.com",{"template":"welcome","n":1}],"options":{"queue":"bench-1"}}')
  fetch = wrk.format("POST", "/ojs/v1/workers/fetch", headers, '{"queues":["bench-1"],"worker_id":"bench"}')
end

function request()
  local id = table.remove(held)
  if id then
    return wrk.format("POST", "/ojs/v1/workers/ack", headers,
      '{"job_id":"' .. id .. '","worker_id":"bench"}')
  end
  turn = 1 - turn
  return turn == 1 and enqueue or fetch
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
