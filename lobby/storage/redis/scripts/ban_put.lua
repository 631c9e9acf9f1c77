-- Ban a player, in place of an earlier ban.
-- KEYS    bans hash {player: ban}, bans:ends zset of the players whose ban ends, by Unix ms
-- ARGV    1 player  2 ban  3 when it ends, Unix ms or ''  4 how many there may be
-- RETURN  1 done | 0 there are too many
local player, ends = ARGV[1], ARGV[3]
local most = tonumber(ARGV[4])
if redis.call('HEXISTS', P .. 'bans', player) == 0 and redis.call('HLEN', P .. 'bans') >= most then
  for _, over in ipairs(redis.call('ZRANGEBYSCORE', P .. 'bans:ends', '-inf', now)) do
    redis.call('HDEL', P .. 'bans', over)
    redis.call('ZREM', P .. 'bans:ends', over)
  end
  if redis.call('HLEN', P .. 'bans') >= most then
    return 0
  end
end
redis.call('HSET', P .. 'bans', player, ARGV[2])
if ends == '' then
  redis.call('ZREM', P .. 'bans:ends', player)
else
  redis.call('ZADD', P .. 'bans:ends', ends, player)
end
return 1
