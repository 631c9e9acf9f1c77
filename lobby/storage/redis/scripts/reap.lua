-- Take players over from a node whose lease is over; the node is forgotten with the last of them.
-- KEYS    those of _presence, nodes zset of nodes by the end of their lease, Unix ms,
--         figures hash {node: figures}
-- ARGV    1 node that takes them over  2 the one that is gone  3 how many at once
-- RETURN  {1 if these are all, namespace, player, …} of those for whom something is to be done; who
--         is not there is taken over by this node until it is
--include _presence
local node, gone, answer = ARGV[1], ARGV[2], {}
local ends = tonumber(redis.call('ZSCORE', P .. 'nodes', gone) or now + 1)
if ends > now then
  return {1}
end
-- At once: it may be back before the last of them.
redis.call('HDEL', P .. 'figures', gone)
for _, field in ipairs(redis.call('HRANDFIELD', P .. 'here:' .. gone, ARGV[3])) do
  local namespace, player = unpack(cmsgpack.unpack(field))
  local there, other = newest(namespace, player)
  if other == gone then
    clear(namespace, player)
    there = nil
  end
  local has_begun = redis.call('HGET', P .. 'here:' .. gone, field) == '0'
  strike(namespace, player, gone)
  if not there then
    redis.call('HSET', P .. 'here:' .. node, field, '0')
  end
  -- Who has come elsewhere since may have been shown as gone after that.
  if has_begun or not there then
    answer[#answer + 1] = namespace
    answer[#answer + 1] = player
  end
end
local is_all = redis.call('EXISTS', P .. 'here:' .. gone) == 0
if is_all then
  redis.call('ZREM', P .. 'nodes', gone)
end
return {is_all and 1 or 0, unpack(answer)}
