-- any
return #string.format("%099d%99.99f", 1, 1e308):rep(1e6)
