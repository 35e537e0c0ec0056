-- any
error(string.rep("x", 1e7))
