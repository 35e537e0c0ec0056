-- any
local all = {}
while true do local b = buffer.create(2 ^ 20)
buffer.fill(b, 0, 1)
all[#all + 1] = b end
