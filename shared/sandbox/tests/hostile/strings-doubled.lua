-- any
local text = "x"
while true do text ..= text end
