-- What every script prints at its end: one line of JSON for load.py.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function done(summary, latency)
  local counted = 0
  for _, thread in ipairs(threads) do
    counted = counted + (thread:get("counted") or 0)
  end
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"seconds": %f, "requests": %d, "counted": %d, "p50_ms": %f, "p99_ms": %f, "errors": %d}\n',
    summary.duration / 1e6, summary.requests, counted, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
