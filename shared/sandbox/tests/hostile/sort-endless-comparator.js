// fails: did not end in time
[2, 1].sort(() => { for (;;); });
