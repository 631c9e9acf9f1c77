-- Keep what an administrator did; the oldest act gives way.
-- KEYS    audit list of acts, newest first, audit:count number of the newest
-- ARGV    1 act  2 how many are kept
redis.call('INCR', P .. 'audit:count')
redis.call('LPUSH', P .. 'audit', ARGV[1])
redis.call('LTRIM', P .. 'audit', 0, ARGV[2] - 1)
