-- Keep the newest state of a match, if the game is still as its host was checked against.
-- KEYS    game:<id>
-- ARGV    1 game  2 version  3 state, msgpack  4 number of the last event that it takes account of
-- RETURN  {'not-found'} | {'conflict'} | {'outside', first number, last number}
--         | {epoch, seq, state, seq of the state}
local key = P .. 'game:' .. ARGV[1]
local found = redis.call('HMGET', key, 'version', 'status', 'match', 'seq', 'state_seq', 'epoch')
if not found[1] or found[2] == 'closed' then
  return {'not-found'}
end
if found[1] ~= ARGV[2] then
  return {'conflict'}
end
local at, match, seq = tonumber(ARGV[4]), tonumber(found[3]), tonumber(found[4])
if at < match or at > seq then
  return {'outside', match, seq}
end
if not found[5] or at >= tonumber(found[5]) then
  redis.call('HSET', key, 'state', ARGV[3], 'state_seq', at)
end
local state = redis.call('HMGET', key, 'state', 'state_seq')
return {found[6], seq, state[1], tonumber(state[2])}
