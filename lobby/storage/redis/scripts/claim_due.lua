-- Claim the games whose time has come, for a while: whoever claims them and dies is not missed.
-- KEYS    due zset of games, game:<id>
-- ARGV    1 how many at most  2 milliseconds after which another may claim them
-- RETURN  {now, when the next is due or nil, game, …}
local due = redis.call('ZRANGEBYSCORE', P .. 'due', '-inf', now, 'LIMIT', 0, ARGV[1])
for _, game in ipairs(due) do
  if redis.call('EXISTS', P .. 'game:' .. game) == 1 then
    redis.call('ZADD', P .. 'due', now + ARGV[2], game)
  else -- somebody has deleted it, or Redis evicted: whoever claims it finds nothing to do
    redis.call('ZREM', P .. 'due', game)
  end
end
local next = redis.call('ZRANGE', P .. 'due', 0, 0, 'WITHSCORES')
return {now, tonumber(next[2]) or false, unpack(due)}
