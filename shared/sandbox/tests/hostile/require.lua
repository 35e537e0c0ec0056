-- any
return require("fs")
