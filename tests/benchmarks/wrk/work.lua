-- Workers: fetch COUNT jobs of one of QUEUES queues, then ack each.

dofile(os.getenv("FOLDER") .. "/acks.lua")

local queues = tonumber(os.getenv("QUEUES"))
local fetches = {}
local turn = 0

function init()
  for i = 1, queues do
    fetches[i] = wrk.format("POST", "/ojs/v1/workers/fetch", headers,
      string.format('{"queues":["bench-%d"],"count":%s,"worker_id":"bench"}', i, os.getenv("COUNT")))
  end
end

function next_request()
  turn = turn % queues + 1
  return fetches[turn]
end
