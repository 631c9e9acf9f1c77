-- Read a game's log from a number on.
-- KEYS    those of _log
-- ARGV    1 game  2 number after which to begin  3 bytes at most, -1 for all
--         4-6 most events, bytes, milliseconds of the log
-- RETURN  {} if there is no such game | {epoch, seq, status, body of the game, entries}
--         without entries if the log does not hold them all
--include _log
local log = open_log(ARGV[1], ARGV[4], ARGV[5], ARGV[6])
if not log then
  return {}
end
local before, after, most = log.first, tonumber(ARGV[2]), tonumber(ARGV[3])
trim(log)
if log.first ~= before then
  publish(log, '')
end
local answer = {log.epoch, log.seq, log.status, redis.call('HGET', log.key, 'body')}
if after > log.seq or after < log.first - 1 then
  return answer
end
local entries, from = {}, after - log.first + 1
if most < 0 then
  entries = redis.call('LRANGE', log.list, from, -1)
else
  -- In parts of 64: what is asked for is far less than a whole log.
  local is_full = false
  repeat
    local part = redis.call('LRANGE', log.list, from, from + 63)
    for _, entry in ipairs(part) do
      local _, size = struct.unpack('>I6I4', entry)
      most = most - size
      is_full = is_full or (most < 0 and #entries > 0)
      if is_full then
        break
      end
      entries[#entries + 1] = entry
    end
    from = from + 64
  until is_full or #part < 64
end
answer[5] = entries
return answer
