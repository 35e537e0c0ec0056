//! The functions of JSONata that scripts have, in JavaScript.

/// The functions that paths, filters and comparisons need. A sequence of one value is that value,
/// and an empty sequence is nothing.
pub const PRELUDE: &str = "const U = undefined, \
L = (v) => v === U ? [] : Array.isArray(v) ? v : [v], \
Q = (a) => a.length === 0 ? U : a.length === 1 ? a[0] : a, \
G = (a) => a.length === 1 ? a[0] : Q(a.flat()), \
P = (v, k) => Array.isArray(v) ? G(v.map((x) => P(x, k)).filter((x) => x !== U)) : v === null || typeof v !== 'object' || !Object.keys(v).includes(k) ? U : v[k], \
M = (v, f) => Q(L(v).flatMap((x) => L(f(x)))), \
T = (v) => Array.isArray(v) ? v.some(T) : v !== null && typeof v === 'object' ? Object.keys(v).length > 0 : !!v, \
X = (v, f) => Q(L(v).filter((x, i, a) => { const r = f(x); return typeof r === 'number' ? (r < 0 ? a.length + r : r) === i : T(r); })), \
E = (a, b) => JSON.stringify(a) === JSON.stringify(b), \
S = (v) => v === U ? '' : typeof v === 'string' ? v : JSON.stringify(v), \
R = (a, b) => { const r = []; for (let i = a; i <= b; i++) r.push(i); return r; };\n";

/// Properties that dictionaries have in references, and not in JSONata.
pub const PROPERTIES: [&str; 3] = ["count", "keys", "values"];

/// The functions by name.
pub const ALL: [(&str, &str); 55] = [
    ("string", "(v) => v === U ? U : S(v)"),
    ("number", "(v) => v === U ? U : Number(v)"),
    ("boolean", "(v) => T(v)"),
    ("not", "(v) => !T(v)"),
    ("exists", "(v) => v !== U"),
    ("count", "(v) => L(v).length"),
    ("length", "(v) => [...v].length"),
    ("sum", "(v) => L(v).reduce((a, b) => a + b, 0)"),
    ("max", "(v) => v === U ? U : Math.max(...L(v))"),
    ("min", "(v) => v === U ? U : Math.min(...L(v))"),
    ("average", "(v) => v === U ? U : L(v).reduce((a, b) => a + b, 0) / L(v).length"),
    ("uppercase", "(v) => v === U ? U : v.toUpperCase()"),
    ("lowercase", "(v) => v === U ? U : v.toLowerCase()"),
    ("trim", "(v) => v === U ? U : v.trim().replace(/\\s+/g, ' ')"),
    ("pad", "(v, n, c = ' ') => n < 0 ? v.padStart(-n, c) : v.padEnd(n, c)"),
    (
        "substring",
        "(v, i, n) => { const a = [...v]; const s = i < 0 ? Math.max(a.length + i, 0) : i; return a.slice(s, n === U ? U : s + n).join(''); }",
    ),
    ("substringBefore", "(v, s) => v.includes(s) ? v.slice(0, v.indexOf(s)) : v"),
    ("substringAfter", "(v, s) => v.includes(s) ? v.slice(v.indexOf(s) + s.length) : v"),
    ("contains", "(v, s) => v === U ? U : v.includes(s)"),
    ("split", "(v, s, n) => v === U ? U : v.split(s).slice(0, n)"),
    ("join", "(v, s = '') => v === U ? U : L(v).join(s)"),
    ("replace", "(v, a, b) => v.replaceAll(a, b)"),
    ("keys", "(v) => v === U ? U : Q(Object.keys(v))"),
    ("lookup", "(v, k) => P(v, k)"),
    ("spread", "(v) => Q(Object.entries(v).map(([k, x]) => ({ [k]: x })))"),
    ("merge", "(v) => Object.assign({}, ...L(v))"),
    ("each", "(v, f) => Q(Object.entries(v).map(([k, x]) => f(x, k)))"),
    ("append", "(a, b) => a === U ? b : b === U ? a : [...L(a), ...L(b)]"),
    ("reverse", "(v) => v === U ? U : [...L(v)].reverse()"),
    ("sort", "(v, f) => v === U ? U : [...L(v)].sort((a, b) => f ? (f(a, b) ? 1 : -1) : a < b ? -1 : a > b ? 1 : 0)"),
    ("distinct", "(v) => v === U ? U : [...new Map(L(v).map((x) => [JSON.stringify(x), x])).values()]"),
    ("zip", "(...a) => L(a[0]).map((x, i) => a.map((l) => L(l)[i]))"),
    ("map", "(v, f) => Q(L(v).map((x, i, a) => f(x, i, a)).filter((x) => x !== U))"),
    ("filter", "(v, f) => Q(L(v).filter((x, i, a) => T(f(x, i, a))))"),
    ("single", "(v, f) => L(v).filter((x, i, a) => !f || T(f(x, i, a)))[0]"),
    ("reduce", "(v, f, s) => s === U ? L(v).reduce((a, b) => f(a, b)) : L(v).reduce((a, b) => f(a, b), s)"),
    (
        "partition",
        "(v, n) => { const r = []; for (let i = 0; i < v.length; i += n) r.push(v.slice(i, i + n)); return r; }",
    ),
    ("range", "(a, b, s) => { const r = []; for (let i = a; s > 0 ? i <= b : i >= b; i += s) r.push(i); return r; }"),
    ("abs", "(v) => Math.abs(v)"),
    ("floor", "(v) => Math.floor(v)"),
    ("ceil", "(v) => Math.ceil(v)"),
    (
        "round",
        "(v, n = 0) => { const f = 10 ** n, x = v * f, r = Math.round(x); return (Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r) / f; }",
    ),
    ("power", "(a, b) => a ** b"),
    ("sqrt", "(v) => Math.sqrt(v)"),
    ("random", "() => Math.random()"),
    ("type", "(v) => v === U ? U : v === null ? 'null' : Array.isArray(v) ? 'array' : typeof v"),
    ("now", "() => new Date().toISOString()"),
    ("millis", "() => Date.now()"),
    ("toMillis", "(v) => v === U ? U : new Date(v).getTime()"),
    ("fromMillis", "(v) => v === U ? U : new Date(v).toISOString()"),
    ("parse", "(v) => v === U ? U : JSON.parse(v)"),
    ("base64encode", "(v) => Buffer.from(v, 'utf8').toString('base64')"),
    ("base64decode", "(v) => Buffer.from(v, 'base64').toString('utf8')"),
    ("encodeUrlComponent", "(v) => encodeURIComponent(v)"),
    ("error", "(m) => { throw new Error(m); }"),
];

/// The JavaScript of a function.
pub fn find(name: &str) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, script)| *script)
}
