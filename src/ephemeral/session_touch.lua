-- KEYS[1] the owner's sessions; ARGV: id, now, idle (milliseconds). Answers the value and moves the idle limit; a store that
-- is full lets people go on until the limit they have.
local held = redis.call('HGET', KEYS[1], ARGV[1])
if not held then return false end
local limit, finish, value = string.match(held, '^(%d+) (%d+) (.*)$')
local now = tonumber(ARGV[2])
limit, finish = tonumber(limit), tonumber(finish)
if now >= limit or now >= finish then
  redis.call('HDEL', KEYS[1], ARGV[1])
  return false
end
limit = math.min(now + tonumber(ARGV[3]), finish)
redis.pcall('HSET', KEYS[1], ARGV[1], string.format('%.0f %.0f ', limit, finish) .. value)
return value
