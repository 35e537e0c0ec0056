// any
return (await import("os")).exec(["id"]);
