-- any
error({ code = 1 })
