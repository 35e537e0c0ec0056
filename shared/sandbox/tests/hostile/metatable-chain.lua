-- any
local t = {}
for i = 1, 1e6 do t = setmetatable({}, { __index = t }) end
return t.x
