-- Say that a node lives, and how it does.
-- KEYS    nodes zset of nodes by the end of their lease, Unix ms, figures hash {node: figures},
--         secret digest of the secret that all nodes have
-- ARGV    1 node  2 milliseconds of a lease  3 figures  4 digest of the secret
-- RETURN  {1 if nobody has begun to take its players over, nodes whose lease is over, {node, figures, …}}
redis.call('ZADD', P .. 'nodes', now + tonumber(ARGV[2]), ARGV[1])
-- It may be gone: Redis took no write for a while, or the last node but this one has quit.
if not redis.call('SET', P .. 'secret', ARGV[4], 'NX', 'PX', ARGV[2])
    and redis.call('GET', P .. 'secret') == ARGV[4] then
  redis.call('PEXPIRE', P .. 'secret', ARGV[2])
end
local is_new = redis.call('HSET', P .. 'figures', ARGV[1], ARGV[3])
local over = redis.call('ZRANGEBYSCORE', P .. 'nodes', '-inf', now)
return {1 - is_new, over, redis.call('HGETALL', P .. 'figures')}
