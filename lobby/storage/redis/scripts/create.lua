-- Add a game with an empty log.
-- KEYS    codes hash {code: game}, game:<id>, log:<id>, sent:<id>, and those of _games
-- ARGV    1 node  2 id  3 code  4 version  5 body  6 status  7 due, Unix ms or ''
--         8 members, [[player, role]] in msgpack  9 digest of the summary shown, '' if unlisted
--         10 summary  11 epoch
-- RETURN  {'code'} | {'elsewhere', player, game} | {number of the feed, version of the listing}
--include _games
local node, id, code, members = ARGV[1], ARGV[2], ARGV[3], cmsgpack.unpack(ARGV[8])
if redis.call('HEXISTS', P .. 'codes', code) == 1 then
  return {'code'}
end
local player, other = elsewhere(id, members)
if player then
  return {'elsewhere', player, other}
end
-- A closed game of that id could still be read.
redis.call('DEL', P .. 'game:' .. id, P .. 'log:' .. id, P .. 'sent:' .. id)
redis.call('HSET', P .. 'codes', code, id)
redis.call('HSET', P .. 'game:' .. id, 'version', ARGV[4], 'body', ARGV[5], 'status', ARGV[6],
  'members', ARGV[8], 'code', code, 'epoch', ARGV[11],
  'seq', 0, 'first', 1, 'bytes', 0, 'oldest', now)
claim(id, members)
set_due(id, ARGV[7])
return {list(id, ARGV[9], ARGV[10], node)}
