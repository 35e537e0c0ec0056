-- any
string.rep = function() return "x" end
