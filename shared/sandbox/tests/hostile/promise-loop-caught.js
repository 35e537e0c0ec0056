// fails: did not end in time
async function spin() { for (;;) {} }
for (;;) { try { await spin(); } catch {} }
