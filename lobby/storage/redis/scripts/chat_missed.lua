-- Read what has happened in rooms since a node last heard of them.
-- KEYS    chat:room:<id>, chat:said:<id>
-- ARGV    for each: room, newest message heard, or -1 for no messages
-- RETURN  for each: {} if there is no such room | {body, newest, messages…}
local answer = {}
for at = 1, #ARGV, 2 do
  local id, heard = ARGV[at], tonumber(ARGV[at + 1])
  local found = redis.call('HMGET', P .. 'chat:room:' .. id, 'body', 'newest', 'first')
  if not found[1] then
    answer[#answer + 1] = {}
  else
    local first, newest = tonumber(found[3]), tonumber(found[2])
    local messages = {}
    if heard >= 0 and heard < newest then
      local from = math.max(heard + 1, first) - first
      messages = redis.call('LRANGE', P .. 'chat:said:' .. id, from, -1)
    end
    answer[#answer + 1] = {found[1], newest, unpack(messages)}
  end
end
return answer
