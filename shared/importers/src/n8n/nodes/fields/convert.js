const { value, field, type } = inputs;
if (value === undefined || value === null) return null;
const word = typeof value === 'string' ? value : JSON.stringify(value);
const fail = () => { throw new Error(`'${field}' expects a ${type} but we got '${word}'`); };
const json = (text) => { try { return JSON.parse(text); } catch (error) { return undefined; } };
if (type === 'number') { const number = Number(value); return Number.isNaN(number) ? fail() : number; }
if (type === 'boolean') {
  const small = word.toLowerCase();
  if (small === 'true' || small === 'false') return small === 'true';
  const number = word.trim() === '' ? NaN : Number(value);
  return number === 0 ? false : number === 1 ? true : fail();
}
const found = typeof value !== 'string' ? value : json(value) ?? json(value.replace(/'/g, '"'));
const fits = typeof found === 'object' && found !== null && Array.isArray(found) === (type === 'array');
return fits ? found : fail();
