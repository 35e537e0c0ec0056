// any
throw Symbol("x");
