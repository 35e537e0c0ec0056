-- any
return #string.pack("s4", string.rep("x", 1e6)):rep(100)
