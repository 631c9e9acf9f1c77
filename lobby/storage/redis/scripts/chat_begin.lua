-- Tell which games have a room, and close the rooms of games that are gone, as they stay behind
-- when a node dies at the wrong moment.
-- KEYS    those of _chat, games hash {game: summary}
-- RETURN  rooms
--include _chat
for _, id in ipairs(redis.call('SMEMBERS', P .. 'chat:games')) do
  if redis.call('HEXISTS', P .. 'games', id) == 0 then
    close(id)
  end
end
return redis.call('SMEMBERS', P .. 'chat:games')
