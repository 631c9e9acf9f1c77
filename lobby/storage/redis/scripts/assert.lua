-- Say again which sockets are a node's, as they may have been taken for lost, or were lost.
-- KEYS    those of _presence
-- ARGV    1 node  2… for each: namespace, player, number
-- RETURN  for each: 0 it still was | 1 it was not, and is again | 2 its player has a newer one
--include _presence
local node, answer = ARGV[1], {}
local highest = tonumber(redis.call('GET', P .. 'present:number') or 0)
for at = 2, #ARGV, 3 do
  local namespace, player, number = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  local there = newest(namespace, player) or 0
  highest = math.max(highest, number)
  if there > number then
    answer[#answer + 1] = 2
  else
    put(namespace, player, number, node)
    answer[#answer + 1] = there == number and 0 or 1
  end
end
redis.call('SET', P .. 'present:number', exact(highest))
return answer
