-- fails: exceeds
return string.rep("x", 1e6)
