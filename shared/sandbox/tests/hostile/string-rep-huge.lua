-- any
return #string.rep("x", 2 ^ 31 - 1)
