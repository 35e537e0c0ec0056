-- any
return newproxy(true)
