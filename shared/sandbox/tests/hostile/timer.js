// fails: setTimeout
setTimeout(() => {}, 1e9);
