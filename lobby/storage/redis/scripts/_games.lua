-- What a game's creation and its changes have in common.
-- KEYS  claims hash {player: game}, last:<player> {game, reason}, games hash {game: summary},
--       feed hash {epoch, number, version}, due zset of games, game:<id> hash

-- Return the first member who is in another game, and that game; one that somebody has deleted, or
-- Redis evicted, keeps nobody.
local function elsewhere(id, members)
  for _, member in ipairs(members) do
    local game = redis.call('HGET', P .. 'claims', member[1])
    if game and game ~= id and redis.call('EXISTS', P .. 'game:' .. game) == 1 then
      return member[1], game
    end
  end
end

local function claim(id, members)
  for _, member in ipairs(members) do
    redis.call('HSET', P .. 'claims', member[1], id)
    redis.call('HSET', P .. 'game:' .. id, 'p:' .. member[1], member[2])
    redis.call('DEL', P .. 'last:' .. member[1])
  end
end

local function set_due(id, due)
  if due == '' then
    redis.call('ZREM', P .. 'due', id)
  else
    redis.call('ZADD', P .. 'due', due, id)
  end
end

-- Number this change of the listing, a step only if it looks different, and let every node hear it.
local function list(id, shown, summary, node)
  local is_step = shown ~= (redis.call('HGET', P .. 'game:' .. id, 'shown') or '')
  local number = redis.call('HINCRBY', P .. 'feed', 'number', 1)
  local version = redis.call('HINCRBY', P .. 'feed', 'version', is_step and 1 or 0)
  redis.call('HSET', P .. 'game:' .. id, 'shown', shown)
  local listed = shown == '' and '0' or '1'
  if summary == '' then
    redis.call('HDEL', P .. 'games', id)
  else
    redis.call('HSET', P .. 'games', id, listed .. summary)
  end
  redis.call('PUBLISH', C .. 'feed',
    node .. cmsgpack.pack({number, version, id, listed .. summary}))
  return number, version
end
