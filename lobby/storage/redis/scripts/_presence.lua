-- Who is connected, shared by the scripts that change it.
-- KEYS  present:<namespace> hash {player: {number, node}} of each player's newest socket,
--       here:<node> hash {{namespace, player}: number} of those who are there, and, with number 0,
--       of those who were and for whom something is still to be done, present:number the highest
--       number

-- As text: Lua would round it.
local function exact(number)
  return string.format('%.0f', number)
end

local function newest(namespace, player)
  local found = redis.call('HGET', P .. 'present:' .. namespace, player)
  if found then
    return unpack(cmsgpack.unpack(found))
  end
end

local function put(namespace, player, number, node)
  redis.call('HSET', P .. 'present:' .. namespace, player, cmsgpack.pack({number, node}))
  redis.call('HSET', P .. 'here:' .. node, cmsgpack.pack({namespace, player}), exact(number))
end

local function clear(namespace, player)
  redis.call('HDEL', P .. 'present:' .. namespace, player)
end

-- Note that nothing is to be done for a player by this node any more.
local function strike(namespace, player, node)
  redis.call('HDEL', P .. 'here:' .. node, cmsgpack.pack({namespace, player}))
end
