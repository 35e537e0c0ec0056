// any
return new Date(8.64e15 + 1).toISOString();
