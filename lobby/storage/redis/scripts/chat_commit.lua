-- Replace a room if nobody else did first; a closed one is forgotten.
-- KEYS    those of _chat
-- ARGV    1 room {id, kind, version, is_closed, allowed, muted, joined, left} in msgpack  2 body
--         3 events in msgpack  4 most rooms that one player is in
-- RETURN  {} | {'not-found'} | {'conflict', version found} | {'joined', player}
--include _chat
local room = cmsgpack.unpack(ARGV[1])
local id, kind = room.id, room.kind
local key = P .. 'chat:room:' .. id
local found = redis.call('HMGET', key, 'version', 'allowed', 'newest')
if not found[1] then
  return {'not-found'}
end
if tonumber(found[1]) ~= room.version - 1 then
  return {'conflict', tonumber(found[1])}
end
local player = overcrowded(room.joined, kind, tonumber(ARGV[4]))
if player then
  return {'joined', player}
end
if room.is_closed then
  drop(id)
else
  hide(id, kind, cmsgpack.unpack(found[2]))
  show(id, kind, room.allowed)
  for _, one in ipairs(room.joined) do
    enter(id, kind, one)
  end
  for _, one in ipairs(room.left) do
    leave(id, kind, one)
  end
  redis.call('HSET', key, 'version', room.version, 'body', ARGV[2],
    'allowed', cmsgpack.pack(room.allowed), 'muted', cmsgpack.pack(room.muted))
end
tell('changed', id, tonumber(found[3]), ARGV[2], cmsgpack.unpack(ARGV[3]))
return {}
