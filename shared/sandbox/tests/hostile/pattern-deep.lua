-- any
return string.find(string.rep("(", 1e6), string.rep("(", 1e6))
