-- Read a player's ban, unless it is over, and lift it if that is wanted.
-- KEYS    bans hash {player: ban}, bans:ends zset of the players whose ban ends, by Unix ms
-- ARGV    1 player  2 1 to lift it
-- RETURN  ban | nil
local player = ARGV[1]
local ban = redis.call('HGET', P .. 'bans', player)
local ends = redis.call('ZSCORE', P .. 'bans:ends', player)
local is_over = ends and tonumber(ends) <= now
if ban and (is_over or ARGV[2] == '1') then
  redis.call('HDEL', P .. 'bans', player)
  redis.call('ZREM', P .. 'bans:ends', player)
end
return not is_over and ban or nil
