// any
1) } ); for (;;); (async function () { return (1
