-- Replace a game if nobody else did first, and log what has happened, as one step.
-- KEYS    those of _games and _log, codes hash {code: game}
-- ARGV    1 node  2 id  3 code  4 version  5 body  6 status  7 due, Unix ms or ''
--         8 members, [[player, role]] in msgpack  9 digest of the summary shown, '' if unlisted
--         10 summary  11 events, [[size, body, 1 if a match starts]] in msgpack
--         12 leavers, [[player, reason or '']] in msgpack  13 1 if there is a match, or was just now
--         14 seconds for which a closed game can be read  15 seconds for which leavers are told why
--         16-18 most events, bytes, milliseconds of the log
-- RETURN  {'not-found'} | {'conflict', version found} | {'elsewhere', player, game}
--         | {epoch, seq, number of the feed, version of the listing, state, seq of the state}
--include _log
--include _games
local node, id, members = ARGV[1], ARGV[2], cmsgpack.unpack(ARGV[8])
local log = open_log(id, ARGV[16], ARGV[17], ARGV[18])
if not log or log.status == 'closed' then
  return {'not-found'}
end
local key, is_closed = log.key, ARGV[6] == 'closed'
local found = redis.call('HMGET', key, 'version', 'members')
if tonumber(found[1]) ~= tonumber(ARGV[4]) - 1 then
  return {'conflict', tonumber(found[1])}
end
local player, other = elsewhere(id, members)
if player then
  return {'elsewhere', player, other}
end

local function lose(who, reason)
  redis.call('SET', P .. 'last:' .. who, cmsgpack.pack({id, reason}), 'EX', ARGV[15])
end

local is_member, has_left = {}, {}
for _, member in ipairs(members) do
  is_member[member[1]] = true
end
claim(id, members)
for _, leaver in ipairs(cmsgpack.unpack(ARGV[12])) do
  has_left[leaver[1]] = true
  if leaver[2] ~= '' then
    lose(leaver[1], leaver[2])
  end
end
for _, member in ipairs(cmsgpack.unpack(found[2])) do
  local who = member[1]
  if not is_member[who] then
    redis.call('HDEL', P .. 'claims', who)
    redis.call('HDEL', key, 'p:' .. who)
  end
  if is_closed and not has_left[who] then
    lose(who, 'closed')
  end
end

redis.call('HSET', key, 'version', ARGV[4], 'body', ARGV[5], 'status', ARGV[6], 'members', ARGV[8])
local number, version = list(id, ARGV[9], ARGV[10], node)
if ARGV[13] == '0' then
  redis.call('HDEL', key, 'state', 'state_seq')
end
for _, event in ipairs(cmsgpack.unpack(ARGV[11])) do
  add(log, event[1], '', event[2])
  if event[3] == 1 and ARGV[13] == '1' then
    redis.call('HSET', key, 'state', '\192', 'state_seq', log.seq, 'match', log.seq)
  end
end
publish(log, node)
set_due(id, ARGV[7])
if is_closed then
  redis.call('HDEL', P .. 'codes', ARGV[3])
  for _, each in ipairs({key, log.list, log.sent}) do
    redis.call('EXPIRE', each, ARGV[14])
  end
end
local state = redis.call('HMGET', key, 'state', 'state_seq')
return {log.epoch, log.seq, number, version, state[1], state[2] and tonumber(state[2])}
