-- Tell whether the data is still what this Redis has held since it started; if not, note that it
-- is now, and begin every game's log anew: it may have lost its end, and numbers would be given twice.
-- KEYS    life, feed hash, games hash, due zset, game:<id>, log:<id>, sent:<id>
-- ARGV    1 run id of this process of Redis    2 random text, from which new epochs are made
-- RETURN  the life there is now
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
