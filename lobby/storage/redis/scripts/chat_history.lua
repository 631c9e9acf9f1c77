-- Read messages of a room, oldest first: the newest, or the newest before a number.
-- KEYS    chat:room:<id>, chat:said:<id>
-- ARGV    1 room  2 how many  3 number or ''
-- RETURN  nil if there is no such room | messages
local found = redis.call('HMGET', P .. 'chat:room:' .. ARGV[1], 'first', 'newest')
if not found[1] then
  return nil
end
local first, last = tonumber(found[1]), tonumber(found[2])
if ARGV[3] ~= '' then
  last = math.min(last, tonumber(ARGV[3]) - 1)
end
local from = math.max(first, last - tonumber(ARGV[2]) + 1)
if from > last then
  return {}
end
return redis.call('LRANGE', P .. 'chat:said:' .. ARGV[1], from - first, last - first)
