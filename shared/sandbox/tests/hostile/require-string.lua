-- any
return require("./../../../etc/passwd")
