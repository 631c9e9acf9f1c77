-- Replace an inbox if nobody else did first, and let every node hear what was added.
-- KEYS    inbox:<player> hash {version, read, ids, n:<id> for each notification},
--         inboxes:<shelf> zset of players by touch, inboxes:touch counter,
--         inboxes:<shelf>:recall list of {player, id} of all notifications, oldest first;
--         a shelf is 'server' or 'players'
-- ARGV    1 player  2 version  3 ids that were read  4 ids that it holds, msgpack
--         5 id of the one added or ''  6 the one added  7 milliseconds for which it is kept
--         8 most inboxes  9 most notifications in all of them, both on one shelf
--         10 shelf of the inbox: server's if the server has said something in it
--         11 shelf of the one added: whose it is
-- RETURN  -1 replaced | the version found instead
local player, added = ARGV[1], ARGV[5]
local key = P .. 'inbox:' .. player
local found = redis.call('HMGET', key, 'version', 'ids')
local version = tonumber(found[1] or 0)
if version ~= tonumber(ARGV[2]) - 1 then
  return version
end

local was_held, is_held = {}, {}
for _, id in ipairs(found[2] and cmsgpack.unpack(found[2]) or {}) do
  was_held[id] = true
end
for _, id in ipairs(cmsgpack.unpack(ARGV[4])) do
  -- The inbox was dropped since, and has come to the same version again.
  if id ~= added and not was_held[id] then
    return version
  end
  is_held[id] = true
end
for id in pairs(was_held) do
  if not is_held[id] then
    redis.call('HDEL', key, 'n:' .. id)
  end
end
redis.call('HSET', key, 'version', ARGV[2], 'read', ARGV[3], 'ids', ARGV[4])
local shelf = P .. 'inboxes:' .. ARGV[10]
redis.call('ZREM', P .. 'inboxes:' .. (ARGV[10] == 'server' and 'players' or 'server'), player)
redis.call('ZADD', shelf, redis.call('INCR', P .. 'inboxes:touch'), player)
if redis.call('ZCARD', shelf) > tonumber(ARGV[8]) then
  redis.call('DEL', P .. 'inbox:' .. redis.call('ZPOPMIN', shelf)[1])
end

local function forget(owner, id)
  local inbox = P .. 'inbox:' .. owner
  local ids, kept = redis.call('HGET', inbox, 'ids'), {}
  local held = ids and cmsgpack.unpack(ids) or {}
  for _, other in ipairs(held) do
    if other ~= id then
      kept[#kept + 1] = other
    end
  end
  if #kept == #held then
    return
  end
  redis.call('HDEL', inbox, 'n:' .. id)
  redis.call('HSET', inbox, 'ids', cmsgpack.pack(kept))
  redis.call('HINCRBY', inbox, 'version', 1)
end

if added ~= '' then
  redis.call('HSET', key, 'n:' .. added, ARGV[6])
  local recall = P .. 'inboxes:' .. ARGV[11] .. ':recall'
  redis.call('RPUSH', recall, cmsgpack.pack({player, added}))
  if redis.call('LLEN', recall) > tonumber(ARGV[9]) then
    forget(unpack(cmsgpack.unpack(redis.call('LPOP', recall))))
  end
  redis.call('PUBLISH', C .. 'inboxes', cmsgpack.pack({player, ARGV[6]}))
end
redis.call('PEXPIRE', key, ARGV[7])
return -1
