-- fails: memory
local all = {}
while true do all[#all + 1] = { 1, 2, 3, {} } end
