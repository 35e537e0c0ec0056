-- any
local t = table.create(1000, string.rep("x", 1e6))
return #table.concat(t)
