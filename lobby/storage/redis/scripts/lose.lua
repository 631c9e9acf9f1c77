-- Let the members of a game that is gone, and nobody knows how, find out why they are not in it.
-- KEYS    last:<player> {game, reason}, claims hash {player: game}, game:<id>
-- ARGV    1 game  2 seconds  3… players
-- RETURN  nothing
local is_gone = redis.call('EXISTS', P .. 'game:' .. ARGV[1]) == 0
for at = 3, #ARGV do
  local game = redis.call('HGET', P .. 'claims', ARGV[at])
  if is_gone and game == ARGV[1] then
    redis.call('HDEL', P .. 'claims', ARGV[at])
    game = false
  end
  if not game then
    redis.call('SET', P .. 'last:' .. ARGV[at], cmsgpack.pack({ARGV[1], 'lost'}), 'EX', ARGV[2])
  end
end
