-- Tell whether the data is still what this Redis has held since it started; if not, note that it
-- is now, and begin every game's log anew: it may have lost its end, and numbers would be given twice.
-- Refuses a node whose secret is not that of those who are here, and keys that are somebody else's.
-- KEYS    life, secret, feed hash, games hash, due zset, game:<id>, log:<id>, sent:<id>
-- ARGV    1 run id of this process of Redis    2 random text, from which new epochs are made
--         3 digest of the secret    4 milliseconds for which it counts, unless a lease is renewed
-- RETURN  the life there is now
local kinds = {
  string = {'life', 'secret', 'present:number', 'chat:step', 'chat:created', 'audit:count',
    'inboxes:touch'},
  hash = {'claims', 'codes', 'games', 'feed', 'figures', 'bans', 'chat:creators'},
  zset = {'due', 'nodes', 'bans:ends', 'chat:talks', 'chat:found', 'inboxes:server', 'inboxes:players'},
  list = {'announcements', 'audit', 'chat:recall'},
  set = {'chat:games'},
}
for kind, names in pairs(kinds) do
  for _, name in ipairs(names) do
    local found = redis.call('TYPE', P .. name).ok
    if found ~= 'none' and found ~= kind then
      return redis.error_reply('FOREIGN ' .. P .. name .. ' is a ' .. found .. ', not a ' .. kind
        .. ': something else keeps its data here; the lobby needs a database or ?prefix= of its own')
    end
  end
end
if (redis.call('GET', P .. 'secret') or ARGV[3]) ~= ARGV[3] then
  return redis.error_reply('SECRET the other nodes have another LOBBY_SECRET than this one')
end
-- A Redis that is full takes nothing more, but still can be read.
redis.pcall('SET', P .. 'secret', ARGV[3], 'PX', ARGV[4])
local life = redis.call('GET', P .. 'life')
if life and string.sub(life, 1, #ARGV[1]) == ARGV[1] then
  return life
end
-- Not the run id alone: who comes after another has begun anew sees that, too.
life = ARGV[1] .. ARGV[2]
redis.call('SET', P .. 'life', life)
redis.call('HDEL', P .. 'feed', 'epoch')
for _, id in ipairs(redis.call('HKEYS', P .. 'games')) do
  local game = P .. 'game:' .. id
  local seq = tonumber(redis.call('HGET', game, 'seq') or '')
  redis.call('UNLINK', P .. 'log:' .. id, P .. 'sent:' .. id)
  if seq then
    redis.call('HSET', game, 'epoch', string.sub(redis.sha1hex(ARGV[2] .. id), 1, 16),
      'first', seq + 1, 'bytes', 0)
  else -- somebody has deleted it, or Redis evicted
    redis.call('HDEL', P .. 'games', id)
    redis.call('ZREM', P .. 'due', id)
  end
end
return life
