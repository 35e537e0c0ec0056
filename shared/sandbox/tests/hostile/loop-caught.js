// fails: did not end in time
for (;;) { try { for (;;) {} } catch {} }
