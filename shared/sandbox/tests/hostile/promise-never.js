// fails: never settled
await new Promise(() => {});
