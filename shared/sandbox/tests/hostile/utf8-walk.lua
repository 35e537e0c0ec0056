-- any
local s = string.rep("é", 1e6)
while true do utf8.len(s) end
