-- any
return collectgarbage("count")
