// any
return Math.max.apply(null, { length: 2 ** 31 });
