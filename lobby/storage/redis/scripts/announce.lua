-- Keep what everybody is told, and let every node hear it; with too many, the oldest is forgotten.
-- KEYS    announcements list, oldest first
-- ARGV    1 notification  2 how many are kept
redis.call('RPUSH', P .. 'announcements', ARGV[1])
redis.call('LTRIM', P .. 'announcements', -ARGV[2], -1)
redis.call('PUBLISH', C .. 'inboxes', cmsgpack.pack({'', ARGV[1]}))
