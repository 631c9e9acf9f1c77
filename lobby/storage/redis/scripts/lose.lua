-- Let the members of a game that is gone, and nobody knows how, find out why they are not in it.
-- KEYS    last:<player> {game, reason}, claims hash {player: game}
-- ARGV    1 game  2 seconds  3… players
-- RETURN  nothing
for at = 3, #ARGV do
  if redis.call('HEXISTS', P .. 'claims', ARGV[at]) == 0 then
    redis.call('SET', P .. 'last:' .. ARGV[at], cmsgpack.pack({ARGV[1], 'lost'}), 'EX', ARGV[2])
  end
end
