-- Take note that a socket is gone, unless its player has a newer one.
-- KEYS    those of _presence
-- ARGV    1 node  2 namespace  3 player  4 number, 0 if it was never told one
-- RETURN  1 nobody is there, and what follows is this node's to do | 0 a newer one is there
--include _presence
local node, namespace, player, number = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local there, other = newest(namespace, player)
if other == node and (number == 0 or there == number) then
  clear(namespace, player)
  there = nil
end
if there then
  if other ~= node then
    strike(namespace, player, node)
  end
  return 0
end
redis.call('HSET', P .. 'here:' .. node, cmsgpack.pack({namespace, player}), '0')
return 1
