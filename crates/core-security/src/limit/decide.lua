-- Decides on one call that has to keep several limits, all or nothing.
-- KEYS: one per limit. ARGV: the present in microseconds (0: this server's clock), then per limit the interval and the
-- horizon of its pace. Answers -1 and how many more pass at once, or the position (from 0) and the microseconds of the
-- longest wait.
local now = tonumber(ARGV[1])
if now == 0 then
    local time = redis.call('TIME')
    now = tonumber(time[1]) * 1000000 + tonumber(time[2])
end
local at, longest, after, left = -1, 0, {}, 4294967295
for i, key in ipairs(KEYS) do
    local interval, horizon = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
    local tat = tonumber(redis.call('GET', key) or now)
    tat = math.min(math.max(tat, now), now + horizon)
    after[i] = tat + interval
    left = math.min(left, math.floor((horizon - (after[i] - now)) / interval))
    local wait = after[i] - horizon - now
    if wait > longest then
        at, longest = i - 1, wait
    end
end
if at >= 0 then
    return { at, longest }
end
for i, key in ipairs(KEYS) do
    -- A key whose burst is paid off is as good as none.
    redis.call('SET', key, string.format('%.0f', after[i]), 'PX', math.ceil((after[i] - now) / 1000))
end
return { -1, left }
