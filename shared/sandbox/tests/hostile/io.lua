-- any
return io.open("/etc/passwd")
