-- Workers: fetch COUNT jobs of one of QUEUES queues, then ack each; counted are the acks that were taken.

dofile(os.getenv("FOLDER") .. "/report.lua")

local queues = tonumber(os.getenv("QUEUES"))
local headers = {["Content-Type"] = "application/openjobspec+json"}
local fetches = {}
local held = {}
local turn = 0
counted = 0

function init()
  for i = 1, queues do
    fetches[i] = wrk.format("POST", "/ojs/v1/workers/fetch", headers,
      string.format('{"queues":["bench-%d"],"count":%s,"worker_id":"bench"}', i, os.getenv("COUNT")))
  end
end

function request()
  local id = table.remove(held)
  if id then
    return wrk.format("POST", "/ojs/v1/workers/ack", headers,
      '{"job_id":"' .. id .. '","worker_id":"bench"}')
  end
  turn = turn % queues + 1
  return fetches[turn]
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
