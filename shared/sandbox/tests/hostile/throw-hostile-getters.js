// fails: did not end in time
throw { get name() { for (;;); }, get message() { for (;;); } };
