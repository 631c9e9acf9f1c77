-- Give a lock back, unless it is somebody else's by now.
-- KEYS    the lock
-- ARGV    1 its name  2 token
-- RETURN  1 given back | 0 it was not held any more
if redis.call('GET', P .. ARGV[1]) == ARGV[2] then
  return redis.call('DEL', P .. ARGV[1])
end
return 0
