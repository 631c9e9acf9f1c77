-- Read what administrators did, newest first.
-- KEYS    audit list of acts, newest first, audit:count number of the newest
-- ARGV    1 how many  2 only those numbered less, or ''
-- RETURN  {number of the first, acts…}
local newest = tonumber(redis.call('GET', P .. 'audit:count') or 0)
local first = newest
if ARGV[2] ~= '' then
  first = math.min(newest, tonumber(ARGV[2]) - 1)
end
local skipped = newest - first
local acts = redis.call('LRANGE', P .. 'audit', skipped, skipped + tonumber(ARGV[1]) - 1)
return {first, unpack(acts)}
