-- Read the rooms whose messages a player hears, in two lists: of conversations of two, and others.
-- KEYS    chat:talks:<player>, chat:rooms:<player>, chat:room:<id>
-- ARGV    1 player
-- RETURN  {step, body, newest, …}
local answer = {}
for _, heard in ipairs({'chat:talks:', 'chat:rooms:'}) do
  local rooms = redis.call('ZRANGE', P .. heard .. ARGV[1], 0, -1, 'WITHSCORES')
  for at = 1, #rooms, 2 do
    local room = redis.call('HMGET', P .. 'chat:room:' .. rooms[at], 'body', 'newest')
    answer[#answer + 1] = tonumber(rooms[at + 1])
    answer[#answer + 1] = room[1]
    answer[#answer + 1] = tonumber(room[2])
  end
end
return answer
