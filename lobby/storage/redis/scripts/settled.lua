-- Take note that all is done that follows from a player's going.
-- KEYS    those of _presence
-- ARGV    1 node  2 namespace  3 player
--include _presence
local _, other = newest(ARGV[2], ARGV[3])
if other ~= ARGV[1] then
  strike(ARGV[2], ARGV[3], ARGV[1])
end
