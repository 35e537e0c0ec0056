-- any
local s = string.rep("(", 2e5)
return s:gsub("%b()", "")
