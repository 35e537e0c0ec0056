-- fails: nested too deeply
local t = {}
t.t = t
return t
