// any
throw null;
