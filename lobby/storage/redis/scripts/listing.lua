-- Read all open games as the listing and the roll show them; begin a listing if there is none.
-- KEYS    feed hash {epoch, number, version}, games hash {game: summary}
-- ARGV    1 epoch of a listing that begins  2 the version it begins with, at least
-- RETURN  {epoch, number of the feed, version, [game, summary, …]}
local feed = redis.call('HMGET', P .. 'feed', 'epoch', 'number', 'version')
local epoch, number = feed[1], tonumber(feed[2] or 0)
local version = tonumber(feed[3] or 0)
if not epoch then
  epoch, version = ARGV[1], math.max(version, tonumber(ARGV[2]))
  redis.call('HSET', P .. 'feed', 'epoch', epoch, 'number', number, 'version', version)
end
return {epoch, number, version, redis.call('HGETALL', P .. 'games')}
