-- A game's log, shared by the scripts that write or read it.
-- KEYS  game:<id> hash {epoch, status, seq, first, bytes, oldest, …}, log:<id> list of entries,
--       sent:<id> hash {sender and action id: seq}
-- An entry is the time (6 bytes), its size (4), the length of its key (2), the key, the body.

-- Return a log, and of one member the role; nothing if there is no such game.
local function open_log(id, max_events, max_bytes, max_age, member)
  local key = P .. 'game:' .. id
  local head = redis.call('HMGET', key, 'epoch', 'status', 'seq', 'first', 'bytes', 'oldest',
    'p:' .. (member or ''))
  if not head[1] then
    return nil
  end
  local list, sent = P .. 'log:' .. id, P .. 'sent:' .. id
  local seq, first, bytes = tonumber(head[3]), tonumber(head[4]), tonumber(head[5])
  -- Somebody has deleted events, or Redis evicted: the others would be told under their numbers.
  if redis.call('LLEN', list) ~= seq - first + 1 then
    redis.call('DEL', list, sent)
    first, bytes = seq + 1, 0
  end
  return {
    id = id, key = key, list = list, sent = sent, epoch = head[1], status = head[2],
    seq = seq, first = first, bytes = bytes, oldest = tonumber(head[6]), began = seq + 1,
    max_events = tonumber(max_events), max_bytes = tonumber(max_bytes),
    max_age = tonumber(max_age), bodies = {}, roles = member and {[member] = head[7]} or {},
  }
end

local function trim(log)
  while log.first <= log.seq and (log.bytes > log.max_bytes
      or log.seq - log.first >= log.max_events or now - log.oldest > log.max_age) do
    local entry = redis.call('LPOP', log.list)
    local _, size, length, at = struct.unpack('>I6I4I2', entry)
    log.first = log.first + 1
    log.bytes = log.bytes - size
    if length > 0 then
      redis.call('HDEL', log.sent, string.sub(entry, at, at + length - 1))
    end
    local next = redis.call('LINDEX', log.list, 0)
    log.oldest = next and struct.unpack('>I6', next) or now
  end
end

-- Log an event; what it is known by, if it has a key, has been noted in ``sent`` before.
local function add(log, size, sent, body)
  log.seq = log.seq + 1
  if log.first == log.seq then
    log.oldest = now
  end
  redis.call('RPUSH', log.list, struct.pack('>I6I4I2', now, size, #sent) .. sent .. body)
  log.bytes = log.bytes + size
  log.bodies[#log.bodies + 1] = body
  trim(log)
end

-- Keep what has changed, and let the nodes hear it that have a member in the room.
local function publish(log, node)
  redis.call('HSET', log.key, 'seq', log.seq, 'first', log.first, 'bytes', log.bytes,
    'oldest', log.oldest)
  if #log.bodies > 0 then
    redis.call('PUBLISH', C .. 'room:' .. log.id,
      node .. cmsgpack.pack({log.epoch, log.began, log.bodies}))
  end
end
