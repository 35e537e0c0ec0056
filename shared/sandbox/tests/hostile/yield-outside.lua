-- any
coroutine.yield(1)
while true do end
