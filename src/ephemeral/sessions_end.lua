-- KEYS[1] the owner's sessions; ARGV: now (milliseconds), the id to spare or ''. Answers how many live ones ended.
local held, ended, now = redis.call('HGETALL', KEYS[1]), 0, tonumber(ARGV[1])
for i = 1, #held, 2 do
  if held[i] ~= ARGV[2] then
    local limit, finish = string.match(held[i + 1], '^(%d+) (%d+) ')
    if now < tonumber(limit) and now < tonumber(finish) then ended = ended + 1 end
    redis.call('HDEL', KEYS[1], held[i])
  end
end
return ended
