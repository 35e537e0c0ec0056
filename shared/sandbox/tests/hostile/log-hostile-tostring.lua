-- fails: did not end in time
print(setmetatable({}, { __tostring = function() while true do end end }))
