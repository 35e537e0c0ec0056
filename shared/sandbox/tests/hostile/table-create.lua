-- any
return #table.create(2 ^ 26, 1)
