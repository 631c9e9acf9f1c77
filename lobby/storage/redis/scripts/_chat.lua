-- Chat rooms by player, shared by the scripts that change them.
-- KEYS  chat:room:<id> hash {version, body, kind, creator, allowed, muted, life, first, newest},
--       chat:in:<id> set of those who hear it, chat:said:<id> list of messages, oldest first,
--       chat:rooms:<player> and, of conversations of two, chat:talks:<player>: zsets of the rooms
--       a player hears, by step, chat:talks zset of all conversations of two, by step,
--       chat:found zset of the rooms that anybody finds, chat:found:<player> that only this one does,
--       chat:creators hash {player: rooms}, chat:created count, chat:games set of games' rooms,
--       chat:step counter

local function heard_by(player, kind)
  return P .. (kind == 'direct' and 'chat:talks:' or 'chat:rooms:') .. player
end

local function next_step()
  return redis.call('INCR', P .. 'chat:step')
end

local function enter(id, kind, player)
  redis.call('SADD', P .. 'chat:in:' .. id, player)
  redis.call('ZADD', heard_by(player, kind), 'NX', next_step(), id)
end

local function leave(id, kind, player)
  redis.call('SREM', P .. 'chat:in:' .. id, player)
  redis.call('ZREM', heard_by(player, kind), id)
end

-- Let a room be found by whoever may join it.
local function show(id, kind, allowed)
  if kind == 'general' or kind == 'public' then
    redis.call('ZADD', P .. 'chat:found', 0, id)
  elseif kind == 'private' then
    for _, player in ipairs(allowed) do
      redis.call('ZADD', P .. 'chat:found:' .. player, 0, id)
    end
  end
end

local function hide(id, kind, allowed)
  redis.call('ZREM', P .. 'chat:found', id)
  if kind == 'private' then
    for _, player in ipairs(allowed) do
      redis.call('ZREM', P .. 'chat:found:' .. player, id)
    end
  end
end

-- Forget a room and all that was said in it.
local function drop(id)
  local key = P .. 'chat:room:' .. id
  local found = redis.call('HMGET', key, 'kind', 'creator', 'allowed')
  local kind, creator = found[1], found[2]
  for _, player in ipairs(redis.call('SMEMBERS', P .. 'chat:in:' .. id)) do
    redis.call('ZREM', heard_by(player, kind), id)
  end
  hide(id, kind, cmsgpack.unpack(found[3]))
  if creator ~= '' then
    redis.call('DECR', P .. 'chat:created')
    if redis.call('HINCRBY', P .. 'chat:creators', creator, -1) == 0 then
      redis.call('HDEL', P .. 'chat:creators', creator)
    end
  end
  redis.call('SREM', P .. 'chat:games', id)
  redis.call('ZREM', P .. 'chat:talks', id)
  redis.call('DEL', key, P .. 'chat:in:' .. id, P .. 'chat:said:' .. id)
end

-- Let every node hear something of a room.
local function tell(...)
  redis.call('PUBLISH', C .. 'chat', cmsgpack.pack({...}))
end

-- Close a room that nobody has asked to close.
local function close(id)
  tell('closed', id, redis.call('HGET', P .. 'chat:room:' .. id, 'body'))
  drop(id)
end

-- Return the first of these players who is in as many rooms as one may be.
local function overcrowded(players, kind, most)
  for _, player in ipairs(players) do
    if kind ~= 'direct' and redis.call('ZCARD', heard_by(player, kind)) >= most then
      return player
    end
  end
end
