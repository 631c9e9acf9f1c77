-- Add a room with whoever is in it; with too many conversations of two, the one silent longest goes.
-- KEYS    those of _chat
-- ARGV    1 room {id, kind, version, creator, allowed, muted, audience} in msgpack  2 body
--         3 event  4-8 most rooms, created, joined, direct, all direct
-- RETURN  {} | {'exists'} | {'created'} | {'full'} | {'joined', player}
--include _chat
local room = cmsgpack.unpack(ARGV[1])
local id, kind, creator = room.id, room.kind, room.creator
local rooms, created, joined, direct, all_direct = unpack(ARGV, 4, 8)
if redis.call('EXISTS', P .. 'chat:room:' .. id) == 1 then
  return {'exists'}
end
if creator ~= '' then
  local own = tonumber(redis.call('HGET', P .. 'chat:creators', creator) or 0)
  if own >= tonumber(created) then
    return {'created'}
  end
  if tonumber(redis.call('GET', P .. 'chat:created') or 0) >= tonumber(rooms) then
    return {'full'}
  end
end
local player = overcrowded(room.audience, kind, tonumber(joined))
if player then
  return {'joined', player}
end

local function make_place(talks, most)
  if redis.call('ZCARD', talks) >= tonumber(most) then
    close(redis.call('ZRANGE', talks, 0, 0)[1])
  end
end

if kind == 'direct' then
  for _, one in ipairs(room.audience) do
    make_place(heard_by(one, kind), direct)
  end
  make_place(P .. 'chat:talks', all_direct)
  redis.call('ZADD', P .. 'chat:talks', next_step(), id)
elseif kind == 'game' then
  redis.call('SADD', P .. 'chat:games', id)
end
redis.call('HSET', P .. 'chat:room:' .. id, 'version', room.version, 'body', ARGV[2],
  'kind', kind, 'creator', creator, 'allowed', cmsgpack.pack(room.allowed),
  'muted', cmsgpack.pack(room.muted), 'life', next_step(), 'first', 1, 'newest', 0)
for _, one in ipairs(room.audience) do
  enter(id, kind, one)
end
show(id, kind, room.allowed)
if creator ~= '' then
  redis.call('INCR', P .. 'chat:created')
  redis.call('HINCRBY', P .. 'chat:creators', creator, 1)
end
if kind ~= 'general' then
  tell('changed', id, 0, ARGV[2], {ARGV[3]})
end
return {}
