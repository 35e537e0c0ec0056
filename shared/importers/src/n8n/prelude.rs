//! What expressions and code of n8n find in a script: the current item, other nodes, and times.

const BASE: &str = r"const LIST = (v) => v === undefined || v === null ? [] : Array.isArray(v) ? v : [v];
const $itemIndex = Number(inputs.index ?? 1) - 1, $json = inputs.json ?? {}, $runIndex = 0;
";
const NODES: &str = r"const VIEW = (list) => { const item = (i) => ({ json: list[i], binary: {}, pairedItem: i }); return {
  item: item(list.length === 1 ? 0 : $itemIndex), params: {}, isExecuted: list.length > 0,
  first: () => item(0), last: () => item(list.length - 1), all: () => list.map((_, i) => item(i)), itemMatching: (i) => item(i),
  get json() { return this.item.json; } }; };
const $input = { ...VIEW(LIST(inputs.items)), item: { json: $json } };
const $ = (name) => VIEW(LIST((inputs.nodes ?? {})[name]));
const $node = new Proxy({}, { get: (_, name) => $(name) });
const $items = (name) => name === undefined ? $input.all() : $(name).all();
const $item = (i) => ({ $json: LIST(inputs.items)[i], $node });
";
const CONTEXT: &str = r"const $execution = inputs.execution ?? {}, $workflow = inputs.workflow ?? {}, $secrets = inputs.secrets ?? {}, $vars = $secrets, $env = $secrets;
";
const TIMES: &str = r"const UNITS = { millisecond: 1, second: 1000, minute: 60000, hour: 3600000, day: 86400000, week: 604800000 };
const SHIFT = (t, by, sign) => { const d = new Date(t); for (const [name, n] of Object.entries(by)) { const unit = name.replace(/s$/, '');
  if (unit === 'month') d.setUTCMonth(d.getUTCMonth() + sign * n); else if (unit === 'year') d.setUTCFullYear(d.getUTCFullYear() + sign * n); else d.setTime(d.getTime() + sign * n * UNITS[unit]); } return d.getTime(); };
const PAD = (n, l = 2) => String(n).padStart(l, '0');
const TIME = (t) => { const d = new Date(t); const by = (a, b) => typeof a === 'object' ? a : { [b]: a }; return {
  year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, day: d.getUTCDate(), hour: d.getUTCHours(), minute: d.getUTCMinutes(), second: d.getUTCSeconds(), weekday: d.getUTCDay() || 7, ts: t,
  toISO: () => d.toISOString(), toISODate: () => d.toISOString().slice(0, 10), toMillis: () => t, toSeconds: () => t / 1000, toUnixInteger: () => Math.floor(t / 1000), toJSDate: () => d, valueOf: () => t, toString: () => d.toISOString(), toJSON: () => d.toISOString(),
  plus: (a, b) => TIME(SHIFT(t, by(a, b), 1)), minus: (a, b) => TIME(SHIFT(t, by(a, b), -1)), toUTC: () => TIME(t),
  startOf: (u) => TIME(u === 'month' ? Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), 1) : u === 'year' ? Date.UTC(d.getUTCFullYear(), 0, 1) : t - t % UNITS[u]),
  format(f) { return this.toFormat(f); }, toFormat: (f) => f.replace(/yyyy|MM|dd|HH|mm|ss|SSS|yy|M|d|H/g, (p) => ({ yyyy: d.getUTCFullYear(), yy: PAD(d.getUTCFullYear() % 100), MM: PAD(d.getUTCMonth() + 1), M: d.getUTCMonth() + 1, dd: PAD(d.getUTCDate()), d: d.getUTCDate(), HH: PAD(d.getUTCHours()), H: d.getUTCHours(), mm: PAD(d.getUTCMinutes()), ss: PAD(d.getUTCSeconds()), SSS: PAD(d.getUTCMilliseconds(), 3) }[p])) }; };
const $now = TIME(Date.now()), $today = $now.startOf('day');
const DateTime = { now: () => $now, fromISO: (s) => TIME(Date.parse(s)), fromMillis: (n) => TIME(n), fromJSDate: (d) => TIME(d.getTime()) };
";
const SHORT: &str = r"const $if = (a, b, c) => a ? b : c, $min = Math.min, $max = Math.max, $ifEmpty = (v, d) => EMPTY(v) ? d : v;
";
const EMPTY: &str = r"const EMPTY = (v) => v === undefined || v === null || v === '' || (typeof v === 'object' && Object.keys(v).length === 0);
";
/// Methods that n8n adds to values.
const METHODS: &str = r"const UNIQUE = (list, keys = []) => { const seen = new Set(); return list.filter((v) => { const k = JSON.stringify(keys.length ? keys.map((key) => v?.[key]) : v); return seen.has(k) ? false : (seen.add(k), true); }); };
const NUMBERS = (list) => list.map(Number);
const ADD = (proto, methods) => { for (const [name, value] of Object.entries(methods)) if (!(name in proto)) Object.defineProperty(proto, name, { value, configurable: true, writable: true }); };
ADD(Object.prototype, { isEmpty() { return EMPTY(this.valueOf()); }, isNotEmpty() { return !EMPTY(this.valueOf()); }, hasField(n) { return n in this; }, toJsonString() { return JSON.stringify(this); }, compact() { return Array.isArray(this) ? this.filter((v) => !EMPTY(v)) : Object.fromEntries(Object.entries(this).filter(([, v]) => !EMPTY(v))); } });
ADD(Array.prototype, { first() { return this[0]; }, last() { return this[this.length - 1]; }, unique(...k) { return UNIQUE(this, k); }, removeDuplicates(...k) { return UNIQUE(this, k); },
  pluck(...k) { return this.map((v) => k.length === 1 ? v?.[k[0]] : Object.fromEntries(k.map((n) => [n, v?.[n]]))); }, sum() { return NUMBERS(this).reduce((a, b) => a + b, 0); }, average() { return this.length ? this.sum() / this.length : 0; },
  min() { return Math.min(...NUMBERS(this)); }, max() { return Math.max(...NUMBERS(this)); }, chunk(n) { const r = []; for (let i = 0; i < this.length; i += n) r.push(this.slice(i, i + n)); return r; } });
ADD(String.prototype, { base64Encode() { return Buffer.from(String(this), 'utf8').toString('base64'); }, base64Decode() { return Buffer.from(String(this), 'base64').toString('utf8'); }, urlEncode() { return encodeURIComponent(String(this)); }, urlDecode() { return decodeURIComponent(String(this)); },
  toNumber() { return Number(this); }, toInt() { return Number.parseInt(this, 10); }, toFloat() { return Number.parseFloat(this); }, toBoolean() { return !['false', 'no', '0', ''].includes(this.toLowerCase()); }, parseJson() { return JSON.parse(this); },
  toTitleCase() { return this.replace(/\b\p{L}/gu, (c) => c.toUpperCase()); }, toSnakeCase() { return this.trim().replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/[\s\-]+/g, '_').toLowerCase(); }, removeTags() { return this.replace(/<[^>]*>/g, ''); },
  extractEmail() { return /[\w.+-]+@[\w-]+(\.[\w-]+)+/.exec(this)?.[0]; }, extractUrl() { return /https?:\/\/[^\s\x22\x27<>]+/.exec(this)?.[0]; }, extractDomain() { return /^(?:https?:\/\/)?(?:[^@\s\/]+@)?([^\s\/:?#]+\.[^\s\/:?#]+)/.exec(this)?.[1]; }, toDateTime() { return DateTime.fromISO(String(this)); } });
ADD(Number.prototype, { format() { return this.toLocaleString('en-US'); }, isEven() { return this % 2 === 0; }, isOdd() { return Math.abs(this % 2) === 1; }, round(n = 0) { const f = 10 ** n; return Math.round(this * f) / f; }, floor() { return Math.floor(this); }, ceil() { return Math.ceil(this); }, abs() { return Math.abs(this); }, toBoolean() { return this.valueOf() !== 0; }, toDateTime() { return DateTime.fromMillis(this.valueOf()); } });
";

/// The names of n8n that a script uses. `inputs.json` is the item, `inputs.items` are all items of
/// the node, `inputs.nodes` those of other nodes. Times are in UTC.
pub fn prelude(code: &str) -> String {
    let adds = uses_methods(code);
    let mut parts: Vec<(&str, &[&str])> = vec![
        (NODES, &["$(", "$node", "$input", "$item"]),
        (CONTEXT, &["$execution", "$workflow", "$secrets", "$vars", "$env"]),
        (TIMES, &["$now", "$today", "DateTime", ".toDateTime("]),
    ];
    if adds || code.contains("$ifEmpty(") {
        parts.push((EMPTY, &[""]));
    }
    parts.push((SHORT, &["$if(", "$min(", "$max(", "$ifEmpty("]));
    if adds {
        parts.push((METHODS, &[""]));
    }
    let mut made = BASE.to_owned();
    made.extend(
        parts.into_iter().filter(|(_, words)| words.iter().any(|word| code.contains(word))).map(|(part, _)| part),
    );
    made
}

/// What scripts do not have.
pub const MISSING: [(&str, &str); 13] = [
    ("require(", "require"),
    ("import(", "import"),
    ("fetch(", "fetch"),
    ("this.helpers", "this.helpers"),
    ("$getWorkflowStaticData", "static data of workflows"),
    ("getWorkflowStaticData", "static data of workflows"),
    ("setTimeout", "setTimeout"),
    ("$binary", "binary data"),
    (".binary", "binary data"),
    ("setZone", "time zones in expressions"),
    ("toLocal", "time zones in expressions"),
    (".diff(", "diff of times"),
    ("_input", "Python"),
];

/// Methods that n8n adds to the values of JavaScript, and that a script gets with them.
const ADDED: [&str; 37] = [
    "isEmpty",
    "isNotEmpty",
    "hasField",
    "toJsonString",
    "compact",
    "first",
    "last",
    "unique",
    "removeDuplicates",
    "pluck",
    "sum",
    "average",
    "min",
    "max",
    "chunk",
    "base64Encode",
    "base64Decode",
    "urlEncode",
    "urlDecode",
    "toNumber",
    "toInt",
    "toFloat",
    "toBoolean",
    "parseJson",
    "toTitleCase",
    "toSnakeCase",
    "removeTags",
    "extractEmail",
    "extractUrl",
    "extractDomain",
    "toDateTime",
    "isEven",
    "isOdd",
    "round",
    "floor",
    "ceil",
    "abs",
];

/// Methods that n8n adds to values, and that no script has.
pub const FOREIGN: [&str; 16] = [
    "hash",
    "toWholeDays",
    "diffTo",
    "diffToNow",
    "isBetween",
    "inBetween",
    "beginningOf",
    "endOfMonth",
    "extract",
    "toSentenceCase",
    "smartJoin",
    "renameKeys",
    "removeField",
    "removeFieldsContaining",
    "keepFieldsContaining",
    "replaceSpecialChars",
];

/// Whether a script calls one of the methods. Those of `Math`, `$input` and `$()` are not meant.
fn uses_methods(code: &str) -> bool {
    const OTHERS: [&str; 4] = ["Math", "$input", "')", "\")"];
    ADDED.iter().any(|name| {
        let call = format!(".{name}(");
        code.match_indices(&call)
            .any(|(place, _)| !code.get(..place).is_some_and(|before| OTHERS.iter().any(|end| before.ends_with(end))))
    })
}

/// Names that begin with a dollar sign and that scripts have.
const KNOWN: [&str; 19] = [
    "json",
    "input",
    "node",
    "items",
    "item",
    "itemIndex",
    "runIndex",
    "execution",
    "workflow",
    "secrets",
    "vars",
    "env",
    "now",
    "today",
    "if",
    "min",
    "max",
    "ifEmpty",
    "",
];

/// The names of n8n in a script that are not known, such as `$jmespath`.
pub fn unknown(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (place, _) in code.match_indices('$') {
        let before = code.get(..place).and_then(|before| before.chars().next_back());
        let rest = code.get(place + 1..).unwrap_or_default();
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let own = ["const", "let", "var"].iter().any(|word| code.contains(&format!("{word} ${name}")));
        let inside = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '$' | '_' | '\\' | '\'' | '"' | '`'));
        let plain = name.starts_with(|c: char| c.is_ascii_lowercase());
        if plain && !inside && !own && !KNOWN.contains(&name.as_str()) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
