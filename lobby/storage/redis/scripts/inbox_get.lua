-- Read a player's inbox.
-- KEYS    inbox:<player> hash {version, read, ids, n:<id> for each notification}
-- ARGV    1 player
-- RETURN  {} if there is none | {version, ids that were read, notifications…}
local key = P .. 'inbox:' .. ARGV[1]
local found = redis.call('HMGET', key, 'version', 'read', 'ids')
if not found[1] then
  return {}
end
local answer = {tonumber(found[1]), found[2]}
for _, id in ipairs(cmsgpack.unpack(found[3])) do
  answer[#answer + 1] = redis.call('HGET', key, 'n:' .. id) or nil
end
return answer
