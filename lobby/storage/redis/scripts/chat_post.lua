-- Keep and number a message, if its sender may speak; the oldest of all is forgotten.
-- KEYS    those of _chat, chat:recall list of {room, its life, number}, oldest first
-- ARGV    1 room  2 player  3 name  4 text  5 format of messages  6 most in the room  7 most in all
-- RETURN  {number, when} | {} if there is no such room | {body} if the sender may not speak
--include _chat
local id, player = ARGV[1], ARGV[2]
local key, said = P .. 'chat:room:' .. id, P .. 'chat:said:' .. id
local found = redis.call('HMGET', key, 'version', 'body', 'kind', 'muted', 'life')
local version, kind, life = found[1], found[3], found[5]
if not version then
  return {}
end
local may_speak = redis.call('SISMEMBER', P .. 'chat:in:' .. id, player) == 1
for _, muted in ipairs(cmsgpack.unpack(found[4])) do
  may_speak = may_speak and muted ~= player
end
if not may_speak then
  return {found[2]}
end

local function forget(room, room_life, number)
  local other = P .. 'chat:room:' .. room
  local first = redis.call('HMGET', other, 'life', 'first')
  if first[1] == room_life and tonumber(first[2]) == number then
    redis.call('LPOP', P .. 'chat:said:' .. room)
    redis.call('HINCRBY', other, 'first', 1)
  end
end

local number = redis.call('HINCRBY', key, 'newest', 1)
local message = cmsgpack.pack({tonumber(ARGV[5]), {number, {player, ARGV[3]}, ARGV[4], now}})
if redis.call('RPUSH', said, message) > tonumber(ARGV[6]) then
  redis.call('LPOP', said)
  redis.call('HINCRBY', key, 'first', 1)
end
if redis.call('RPUSH', P .. 'chat:recall', cmsgpack.pack({id, life, number})) > tonumber(ARGV[7]) then
  forget(unpack(cmsgpack.unpack(redis.call('LPOP', P .. 'chat:recall'))))
end
if kind == 'direct' then
  redis.call('ZADD', P .. 'chat:talks', next_step(), id)
  for _, one in ipairs(redis.call('SMEMBERS', P .. 'chat:in:' .. id)) do
    redis.call('ZADD', heard_by(one, kind), next_step(), id)
  end
end
tell('said', id, tonumber(version), message)
return {number, now}
