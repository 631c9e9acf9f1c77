-- Make a socket its player's one, and tell the node that has an older one.
-- KEYS    those of _presence, nodes zset of nodes by the end of their lease, Unix ms
-- ARGV    1 node  2 namespace  3 player  4 milliseconds of a lease
-- RETURN  {number, how many nodes were told}
--include _presence
local node, namespace, player = ARGV[1], ARGV[2], ARGV[3]
-- By the clock, so that numbers go on rising if all is lost.
local number = math.max(tonumber(redis.call('GET', P .. 'present:number') or 0) + 1, now * 1000)
redis.call('SET', P .. 'present:number', exact(number))
local _, other = newest(namespace, player)
put(namespace, player, number, node)
-- A node that dies before it has said that it lives would be looked for by nobody.
redis.call('ZADD', P .. 'nodes', 'NX', now + tonumber(ARGV[4]), node)
local told = 0
if other and other ~= node then
  told = redis.call('PUBLISH', C .. 'node:' .. other,
    cmsgpack.pack({'replaced', namespace, player, number, node}))
end
return {number, told}
