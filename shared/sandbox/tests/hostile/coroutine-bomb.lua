-- any
local all = {}
while true do local c = coroutine.create(function() coroutine.yield() end)
coroutine.resume(c)
all[#all + 1] = c end
