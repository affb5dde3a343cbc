-- Producers: JOBS jobs a request, spread over QUEUES queues, with the API key KEY if there is one.

dofile(os.getenv("FOLDER") .. "/report.lua")

local jobs = tonumber(os.getenv("JOBS"))
local queues = tonumber(os.getenv("QUEUES"))
local requests = {}
local turn = 0

function init()
  local headers = {["Content-Type"] = "application/openjobspec+json"}
  if os.getenv("KEY") ~= "" then
    headers["Authorization"] = "Bearer " .. os.getenv("KEY")
  end
  for i = 1, queues do
    local job = string.format(
      '{"type":"email.send","args":["user@example.com",{"template":"welcome","n":%d}],"options":{"queue":"bench-%d","priority":3}}',
      i, i)
    if jobs == 1 then
      requests[i] = wrk.format("POST", "/ojs/v1/jobs", headers, job)
    else
      local body = '{"jobs":[' .. string.rep(job, jobs, ",") .. "]}"
      requests[i] = wrk.format("POST", "/ojs/v1/jobs/batch", headers, body)
    end
  end
end

function request()
  turn = turn % queues + 1
  return requests[turn]
end
