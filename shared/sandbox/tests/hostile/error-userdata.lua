-- any
error(null)
