-- KEYS[1] the shares of one payer's widest network; ARGV: bytes, life (milliseconds), then name and limit of each share.
-- Takes so many bytes of all of them, or of none; answers whether it did.
local bytes = tonumber(ARGV[1])
for i = 3, #ARGV, 2 do
  local taken = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0')
  if taken + bytes > tonumber(ARGV[i + 1]) then return 0 end
end
for i = 3, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[1]) end
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
