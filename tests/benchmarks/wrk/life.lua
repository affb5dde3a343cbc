-- Producers and workers in one: enqueue a job, fetch one, ack it. The backlog stays as it is, however fast or
-- slow the system is.

dofile(os.getenv("FOLDER") .. "/acks.lua")

local enqueue, fetch
local turn = 0

function init()
  enqueue = wrk.format("POST", "/ojs/v1/jobs", headers,
    '{"type":"email.send","args":["user@example.com",{"template":"welcome","n":1}],"options":{"queue":"bench-1","priority":3}}')
  fetch = wrk.format("POST", "/ojs/v1/workers/fetch", headers, '{"queues":["bench-1"],"worker_id":"bench"}')
end

function next_request()
  turn = 1 - turn
  return turn == 1 and enqueue or fetch
end
