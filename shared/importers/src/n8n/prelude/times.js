const UNITS = { millisecond: 1, second: 1000, minute: 60000, hour: 3600000, day: 86400000, week: 604800000 };
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
