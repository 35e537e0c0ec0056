// fails: require
return require("fs").readFileSync("/etc/passwd");
