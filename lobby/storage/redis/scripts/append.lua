-- Log actions, each if its sender may act; none holds up another.
-- KEYS    those of _log
-- ARGV    1 node  2-4 most events, bytes, milliseconds of a log
--         then for each: game, epoch, player, key of the action or '', size, body
-- RETURN  for each: its number | minus its number, if it was there already
--         | 'not-found', 'stale', 'stranger' or 'watching' | the status, if no match is on
--include _log
local logs, answers = {}, {}

local function append(id, epoch, player, sent, size, body)
  local log = logs[id] or open_log(id, ARGV[2], ARGV[3], ARGV[4], player)
  if not log or log.status == 'closed' then
    return 'not-found'
  end
  logs[id] = log
  if log.epoch ~= epoch then
    return 'stale'
  end
  -- Taken before it is asked who sends it: a repeat is no refusal, whatever has happened since.
  if sent ~= '' and redis.call('HSETNX', log.sent, sent, log.seq + 1) == 0 then
    return -tonumber(redis.call('HGET', log.sent, sent))
  end
  local role = log.roles[player] or redis.call('HGET', log.key, 'p:' .. player)
  log.roles[player] = role
  local refusal = role ~= 'seat' and (role and 'watching' or 'stranger')
    or log.status ~= 'playing' and log.status
  if refusal then
    if sent ~= '' then
      redis.call('HDEL', log.sent, sent)
    end
    return refusal
  end
  add(log, tonumber(size), sent, body)
  return log.seq
end

for at = 5, #ARGV, 6 do
  answers[#answers + 1] = append(unpack(ARGV, at, at + 5))
end
for _, log in pairs(logs) do
  if #log.bodies > 0 then
    publish(log, ARGV[1])
  end
end
return answers
