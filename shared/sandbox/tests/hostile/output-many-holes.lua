-- any
local t = {}
for i = 1, 3e5 do t[i * 2] = 1 end
return t
