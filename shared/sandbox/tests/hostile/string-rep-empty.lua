-- any
return #string.rep("", 2 ^ 31 - 1)
