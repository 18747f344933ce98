-- KEYS[1] the owner's sessions; ARGV: id, value, now, idle, absolute end (milliseconds), most sessions.
-- Sweeps what has expired, and ends the session that would idle out first when there are too many.
local now, finish, most = tonumber(ARGV[3]), tonumber(ARGV[5]), tonumber(ARGV[6])
redis.call('HDEL', KEYS[1], ARGV[1])
local held, count, first, first_limit = redis.call('HGETALL', KEYS[1]), 0, nil, nil
for i = 1, #held, 2 do
  local limit, last = string.match(held[i + 1], '^(%d+) (%d+) ')
  limit = math.min(tonumber(limit), tonumber(last))
  if limit <= now then
    redis.call('HDEL', KEYS[1], held[i])
  else
    count = count + 1
    if not first or limit < first_limit then first, first_limit = held[i], limit end
  end
end
if count >= most then redis.call('HDEL', KEYS[1], first) end
local limit = math.min(now + tonumber(ARGV[4]), finish)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f %.0f ', limit, finish) .. ARGV[2])
local rest = math.max(finish - now, 1)
if redis.call('PTTL', KEYS[1]) < rest then redis.call('PEXPIRE', KEYS[1], string.format('%.0f', rest)) end
