-- Begin a game's log anew: it has lost its end, and its numbers would mean two things.
-- KEYS    game:<id>, log:<id>, sent:<id>
-- ARGV    1 game  2 epoch that went back  3 new epoch  4 node, which hears of it by the answer
-- RETURN  the epoch there is now, or nothing if there is no such game
local key = P .. 'game:' .. ARGV[1]
local found = redis.call('HMGET', key, 'epoch', 'seq')
if found[1] == ARGV[2] then
  redis.call('DEL', P .. 'log:' .. ARGV[1], P .. 'sent:' .. ARGV[1])
  redis.call('HSET', key, 'epoch', ARGV[3], 'first', found[2] + 1, 'bytes', 0)
  redis.call('PUBLISH', C .. 'room:' .. ARGV[1], ARGV[4] .. cmsgpack.pack({ARGV[3], found[2] + 1, {}}))
  return ARGV[3]
end
return found[1]
