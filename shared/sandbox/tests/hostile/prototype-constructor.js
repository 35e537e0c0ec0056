// any
return (function () {}).constructor("return typeof process + typeof require + typeof std + typeof os + typeof Deno")() === "undefined".repeat(5) ? [].leak.leak : 1;
