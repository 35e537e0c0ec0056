-- any
error(nil)
