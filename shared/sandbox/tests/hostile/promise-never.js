// fails: nobody settles
await new Promise(() => {});
