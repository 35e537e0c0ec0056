// fails: did not end in time
for (;;) {}
