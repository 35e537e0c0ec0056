-- any
local t = table.create(1e6, 1)
table.sort(t, function() t[math.random(#t)] = {}
return true end)
while true do pcall(table.sort, t, function() return true end) end
