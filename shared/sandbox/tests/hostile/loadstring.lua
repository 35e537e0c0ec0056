-- any
return loadstring("return 1")()
