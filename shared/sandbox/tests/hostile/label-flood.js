// any
return eval("var a;" + "a=1;".repeat(5e6));
