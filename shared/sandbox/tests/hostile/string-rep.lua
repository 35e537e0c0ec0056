-- any
local all = {}
while true do all[#all + 1] = string.rep("x", 2 ^ 24 + #all) end
