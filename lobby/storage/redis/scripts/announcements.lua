-- Read what everybody was told lately, oldest first.
-- KEYS    announcements list, oldest first
-- RETURN  notifications
return redis.call('LRANGE', P .. 'announcements', 0, -1)
