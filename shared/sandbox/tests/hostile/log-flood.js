// fails: did not end in time
for (;;) console.log("x".repeat(10000));
