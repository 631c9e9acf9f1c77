-- Read rooms that a player finds: of those that anybody does, and of those that only some do, each
-- list by id.
-- KEYS    chat:found, chat:found:<player>, chat:room:<id>
-- ARGV    1 player  2 id after which to begin, or ''  3 how many of each
-- RETURN  bodies
local from = ARGV[2] == '' and '-' or '(' .. ARGV[2]
local answer = {}
for _, found in ipairs({'chat:found', 'chat:found:' .. ARGV[1]}) do
  for _, id in ipairs(redis.call('ZRANGEBYLEX', P .. found, from, '+', 'LIMIT', 0, ARGV[3])) do
    answer[#answer + 1] = redis.call('HGET', P .. 'chat:room:' .. id, 'body')
  end
end
return answer
