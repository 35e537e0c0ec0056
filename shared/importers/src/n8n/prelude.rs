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
  toFormat: (f) => f.replace(/yyyy|MM|dd|HH|mm|ss|SSS|yy|M|d|H/g, (p) => ({ yyyy: d.getUTCFullYear(), yy: PAD(d.getUTCFullYear() % 100), MM: PAD(d.getUTCMonth() + 1), M: d.getUTCMonth() + 1, dd: PAD(d.getUTCDate()), d: d.getUTCDate(), HH: PAD(d.getUTCHours()), H: d.getUTCHours(), mm: PAD(d.getUTCMinutes()), ss: PAD(d.getUTCSeconds()), SSS: PAD(d.getUTCMilliseconds(), 3) }[p])) }; };
const $now = TIME(Date.now()), $today = $now.startOf('day');
const DateTime = { now: () => $now, fromISO: (s) => TIME(Date.parse(s)), fromMillis: (n) => TIME(n), fromJSDate: (d) => TIME(d.getTime()) };
";
const SHORT: &str = r"const $if = (a, b, c) => a ? b : c, $min = Math.min, $max = Math.max;
";

/// The names of n8n that a script uses. `inputs.json` is the item, `inputs.items` are all items of
/// the node, `inputs.nodes` those of other nodes. Times are in UTC.
pub fn prelude(code: &str) -> String {
    let parts: [(&str, &[&str]); 4] = [
        (NODES, &["$(", "$node", "$input", "$item"]),
        (CONTEXT, &["$execution", "$workflow", "$secrets", "$vars", "$env"]),
        (TIMES, &["$now", "$today", "DateTime"]),
        (SHORT, &["$if(", "$min(", "$max("]),
    ];
    let mut made = BASE.to_owned();
    made.extend(
        parts.into_iter().filter(|(_, words)| words.iter().any(|word| code.contains(word))).map(|(part, _)| part),
    );
    made
}

/// What scripts do not have.
pub const MISSING: [(&str, &str); 16] = [
    ("$jmespath", "$jmespath"),
    ("require(", "require"),
    ("import(", "import"),
    ("fetch(", "fetch"),
    ("this.helpers", "this.helpers"),
    ("$getWorkflowStaticData", "static data of workflows"),
    ("getWorkflowStaticData", "static data of workflows"),
    ("setTimeout", "setTimeout"),
    ("$binary", "binary data"),
    (".binary", "binary data"),
    ("$fromAI", "$fromAI"),
    ("setZone", "time zones in expressions"),
    ("toLocal", "time zones in expressions"),
    (".diff(", "diff of times"),
    ("$prevNode", "$prevNode"),
    ("_input", "Python"),
];

/// Methods that n8n adds to the values of JavaScript.
pub const ADDED: [&str; 22] = [
    "isEmpty()",
    "isNotEmpty()",
    "toDateTime()",
    "toDate()",
    "first()",
    "last()",
    "unique()",
    "removeDuplicates()",
    "pluck(",
    "sum()",
    "average()",
    "extractEmail()",
    "extractDomain()",
    "extractUrl()",
    "toTitleCase()",
    "toSnakeCase()",
    "hash(",
    "base64Encode()",
    "base64Decode()",
    "removeTags()",
    "format(",
    "urlEncode()",
];
