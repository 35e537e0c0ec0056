// fails: did not end in time
function f() { try { for (;;) {} } finally { return f(); } }
return f();
