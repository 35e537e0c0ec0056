// any
Object.prototype.toJSON = () => { for (;;); };
return {};
