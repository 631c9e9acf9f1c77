-- Read an open game as it is.
-- KEYS    game:<id>
-- ARGV    1 game
-- RETURN  {} if there is none | {body, epoch, seq, state, seq of the state}
local found = redis.call('HMGET', P .. 'game:' .. ARGV[1],
  'body', 'epoch', 'seq', 'state', 'state_seq', 'status')
if not found[1] or found[6] == 'closed' then
  return {}
end
return {found[1], found[2], tonumber(found[3]), found[4], found[5] and tonumber(found[5])}
