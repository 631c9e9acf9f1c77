-- Let a node go; if it has left something undone, another does it soon.
-- KEYS    nodes zset of nodes by the end of their lease, Unix ms, figures hash {node: figures},
--         here:<node>, secret digest of the secret that all nodes have
-- ARGV    1 node
redis.call('HDEL', P .. 'figures', ARGV[1])
if redis.call('EXISTS', P .. 'here:' .. ARGV[1]) == 0 then
  redis.call('ZREM', P .. 'nodes', ARGV[1])
else
  redis.call('ZADD', P .. 'nodes', now, ARGV[1])
end
if redis.call('ZCOUNT', P .. 'nodes', '(' .. now, '+inf') == 0 then
  redis.call('DEL', P .. 'secret')
end
