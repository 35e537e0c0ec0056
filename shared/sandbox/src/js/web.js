// Evaluated before a script: functions that browsers and Node offer in addition to the language, as
// far as they are cheap. Formats are those of en-US; an unsupported option is an error and not
// another format.
(function (parseUrl, changeUrl, zoned) {
    "use strict";
    const text = String;
    const define = (target, name, value) =>
        Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
    const fault = (name, message) => Object.assign(new Error(message), { name });

    // Bytes and texts.
    const utf8 = (string) => {
        const bytes = [];
        for (const letter of text(string).toWellFormed()) {
            const code = letter.codePointAt(0);
            if (code < 0x80) bytes.push(code);
            else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
            else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
            else
                bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
        }
        return Uint8Array.from(bytes);
    };
    const LEAST = [0, 0x80, 0x800, 0x10000];
    const fromUtf8 = (bytes, fatal) => {
        const parts = [];
        for (let at = 0; at < bytes.length; ) {
            const first = bytes[at];
            const more = first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
            let code = more === 0 ? first : first & (0x3f >> more);
            let read = 0;
            while (read < more && (bytes[at + read + 1] & 0xc0) === 0x80) code = (code << 6) | (bytes[at + ++read] & 63);
            const whole = more >= 0 && read === more && code >= LEAST[more] && code <= 0x10ffff && (code & 0x1ff800) !== 0xd800;
            if (!whole && fatal) throw new TypeError("The encoded data was not valid for encoding utf-8");
            parts.push(whole ? String.fromCodePoint(code) : "\ufffd");
            at += whole ? more + 1 : Math.max(1, read);
        }
        return parts.join("");
    };
    const fromLatin1 = (bytes) => {
        let out = "";
        for (const byte of bytes) out += String.fromCharCode(byte);
        return out;
    };
    const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const base64 = (bytes) => {
        let out = "";
        for (let at = 0; at < bytes.length; at += 3) {
            const [one, two, three] = [bytes[at], bytes[at + 1], bytes[at + 2]];
            out += DIGITS[one >> 2] + DIGITS[((one & 3) << 4) | (two >> 4)];
            out += two === undefined ? "=" : DIGITS[((two & 15) << 2) | (three >> 6)];
            out += three === undefined ? "=" : DIGITS[three & 63];
        }
        return out;
    };
    const fromBase64 = (string) => {
        const digits = string.replace(/[\t\n\f\r ]/g, "").replace(/={1,2}$/, "");
        if (digits.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(digits)) return null;
        const bytes = [];
        let bits = 0;
        let count = 0;
        for (const digit of digits) {
            bits = ((bits << 6) | DIGITS.indexOf(digit)) & 0xfffff;
            count += 6;
            if (count >= 8) bytes.push((bits >> (count -= 8)) & 255);
        }
        return Uint8Array.from(bytes);
    };
    define(globalThis, "btoa", (string) => {
        const bytes = Array.from(text(string), (letter) => letter.codePointAt(0));
        if (bytes.some((byte) => byte > 255)) {
            throw fault("InvalidCharacterError", "btoa takes characters up to U+00FF; encode the text first");
        }
        return base64(bytes);
    });
    define(globalThis, "atob", (string) => {
        const bytes = fromBase64(text(string));
        if (bytes === null) throw fault("InvalidCharacterError", "The text is not base64");
        return fromLatin1(bytes);
    });
    const bytesOf = (value) =>
        ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value ?? []);
    define(globalThis, "TextEncoder", class TextEncoder {
        get encoding() { return "utf-8"; }
        encode(string = "") { return utf8(string); }
    });
    define(globalThis, "TextDecoder", class TextDecoder {
        #fatal;
        constructor(label = "utf-8", { fatal = false } = {}) {
            if (!/^\s*(utf-?8|unicode-1-1-utf-8)\s*$/i.test(label)) throw new RangeError(`TextDecoder knows utf-8 only, not ${label}`);
            this.#fatal = Boolean(fatal);
        }
        get encoding() { return "utf-8"; }
        get fatal() { return this.#fatal; }
        decode(bytes) { return fromUtf8(bytesOf(bytes), this.#fatal).replace(/^\ufeff/, ""); }
    });
    const ENCODINGS = {
        utf8: [utf8, fromUtf8],
        base64: [(string) => fromBase64(string.replace(/-/g, "+").replace(/_/g, "/")) ?? new Uint8Array(), base64],
        hex: [
            (string) => Uint8Array.from(string.match(/[0-9a-f]{2}/gi) ?? [], (digits) => parseInt(digits, 16)),
            (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
        ],
        latin1: [(string) => Uint8Array.from(string, (letter) => letter.charCodeAt(0) & 255), fromLatin1],
    };
    ENCODINGS["utf-8"] = ENCODINGS.utf8;
    ENCODINGS.binary = ENCODINGS.ascii = ENCODINGS.latin1;
    ENCODINGS.base64url = [ENCODINGS.base64[0], (bytes) => base64(bytes).replace(/=+$/, "").replace(/\+/g, "-").replace(/\//g, "_")];
    const encoding = (name = "utf8") => {
        const found = ENCODINGS[text(name).toLowerCase()];
        if (!found) throw new TypeError(`Unknown encoding: ${name}`);
        return found;
    };
    class Buffer extends Uint8Array {
        static from(value, name) {
            const bytes = typeof value === "string" ? encoding(name)[0](value) : value?.type === "Buffer" ? value.data : value;
            const source = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
            const buffer = new Buffer(source.length);
            buffer.set(source);
            return buffer;
        }
        static alloc(length, fill = 0) { return new Buffer(length).fill(fill); }
        static concat(list) { return Buffer.from(list.flatMap((bytes) => Array.from(bytes))); }
        static isBuffer(value) { return value instanceof Buffer; }
        static byteLength(value, name) { return typeof value === "string" ? encoding(name)[0](value).length : value.byteLength; }
        toString(name, start = 0, end = this.length) { return encoding(name)[1](this.subarray(start, end)); }
        toJSON() { return { type: "Buffer", data: Array.from(this) }; }
        equals(other) { return this.length === other.length && this.every((byte, at) => byte === other[at]); }
    }
    define(globalThis, "Buffer", Buffer);

    // Copies.
    const copy = (value, known) => {
        if (typeof value === "function" || typeof value === "symbol") {
            throw fault("DataCloneError", `a ${typeof value} cannot be cloned`);
        }
        if (typeof value !== "object" || value === null) return value;
        if (known.has(value)) return known.get(value);
        const keep = (made) => (known.set(value, made), made);
        if (value instanceof Date) return keep(new Date(+value));
        if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
        if (value instanceof ArrayBuffer) return keep(value.slice(0));
        if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return keep(new value.constructor(Array.from(value)));
        if (value instanceof Map) {
            const made = keep(new Map());
            for (const [key, item] of value) made.set(copy(key, known), copy(item, known));
            return made;
        }
        if (value instanceof Set) {
            const made = keep(new Set());
            for (const item of value) made.add(copy(item, known));
            return made;
        }
        const made = keep(Array.isArray(value) ? [] : value instanceof Error ? new value.constructor(value.message) : {});
        for (const key of Object.keys(value)) made[key] = copy(value[key], known);
        return made;
    };
    define(globalThis, "structuredClone", (value) => copy(value, new Map()));

    // URLs and their queries.
    const formEncode = (string) =>
        encodeURIComponent(text(string).toWellFormed())
            .replace(/[!'()~]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
            .replace(/%20/g, "+");
    const formDecode = (string) => {
        const spaced = string.replace(/\+/g, " ");
        return spaced.includes("%") ? fromUtf8(Uint8Array.from(unescaped(utf8(spaced)))) : spaced;
    };
    const unescaped = function* (bytes) {
        for (let at = 0; at < bytes.length; at++) {
            const digits = bytes[at] === 37 ? fromLatin1(bytes.subarray(at + 1, at + 3)) : "";
            if (/^[0-9a-f]{2}$/i.test(digits)) {
                yield parseInt(digits, 16);
                at += 2;
            } else yield bytes[at];
        }
    };
    class URLSearchParams {
        #pairs = [];
        #changed = () => {};
        constructor(init = "", changed) {
            if (typeof changed === "function") this.#changed = changed;
            if (typeof init === "object" && init !== null) {
                const pairs = typeof init[Symbol.iterator] === "function" ? init : Object.entries(init);
                for (const [name, value] of pairs) this.#pairs.push([text(name), text(value)]);
            } else {
                for (const pair of text(init).replace(/^\?/, "").split("&").filter(Boolean)) {
                    const [, name, value = ""] = /^([^=]*)=?(.*)$/s.exec(pair);
                    this.#pairs.push([formDecode(name), formDecode(value)]);
                }
            }
        }
        #become(pairs) {
            this.#pairs = pairs;
            this.#changed(this.toString());
        }
        append(name, value) { this.#become([...this.#pairs, [text(name), text(value)]]); }
        delete(name) { this.#become(this.#pairs.filter(([known]) => known !== text(name))); }
        get(name) { return this.#pairs.find(([known]) => known === text(name))?.[1] ?? null; }
        getAll(name) { return this.#pairs.filter(([known]) => known === text(name)).map(([, value]) => value); }
        has(name) { return this.#pairs.some(([known]) => known === text(name)); }
        set(name, value) {
            const at = this.#pairs.findIndex(([known]) => known === text(name));
            const others = this.#pairs.filter(([known], place) => known !== text(name) || place === at);
            if (at < 0) others.push([text(name), text(value)]);
            else others[others.findIndex(([known]) => known === text(name))] = [text(name), text(value)];
            this.#become(others);
        }
        sort() { this.#become([...this.#pairs].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))); }
        get size() { return this.#pairs.length; }
        forEach(act) { this.#pairs.forEach(([name, value]) => act(value, name, this)); }
        entries() { return this.#pairs.map((pair) => [...pair])[Symbol.iterator](); }
        keys() { return this.#pairs.map(([name]) => name)[Symbol.iterator](); }
        values() { return this.#pairs.map(([, value]) => value)[Symbol.iterator](); }
        [Symbol.iterator]() { return this.entries(); }
        toString() { return this.#pairs.map((pair) => pair.map(formEncode).join("=")).join("&"); }
    }
    define(globalThis, "URLSearchParams", URLSearchParams);
    const PARTS = ["href", "origin", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];
    class URL {
        #parts;
        #params;
        constructor(href, base) {
            const parts = parseUrl(text(href), base === undefined ? null : text(base));
            if (!parts) throw new TypeError(`Invalid URL: ${href}`);
            this.#parts = parts;
        }
        static canParse(href, base) { return Boolean(parseUrl(text(href), base === undefined ? null : text(base))); }
        static part(url, at) { return url.#parts[at]; }
        static change(url, name, value) {
            const parts = changeUrl(url.#parts[0], name, text(value));
            if (parts) url.#parts = parts;
            else if (name === "href") throw new TypeError(`Invalid URL: ${value}`);
            if (name !== "query") url.#params = undefined;
        }
        get searchParams() {
            return (this.#params ??= new URLSearchParams(this.search, (query) => change(this, "query", query)));
        }
        toString() { return this.href; }
        toJSON() { return this.href; }
    }
    const { part, change } = URL;
    delete URL.part;
    delete URL.change;
    PARTS.forEach((name, at) => {
        const set = name === "origin" ? undefined : function (value) { change(this, name, value); };
        Object.defineProperty(URL.prototype, name, { get() { return part(this, at); }, set, enumerable: true, configurable: true });
    });
    define(globalThis, "URL", URL);

    // Numbers and dates as readable texts.
    const only = (options, known, what) => {
        for (const key of Object.keys(options)) {
            if (options[key] !== undefined && !known.includes(key)) {
                throw new RangeError(`${what}: scripts do not have the option ${key}; the module date_format shows dates in many ways`);
            }
        }
    };
    const locale = (locales) => {
        for (const name of locales === undefined ? [] : [locales].flat()) {
            if (!/^en(-US)?$/.test(name)) throw new RangeError(`scripts know the locale en-US only, not ${name}`);
        }
    };
    const SYMBOLS = { USD: "$", EUR: "€", GBP: "£", JPY: "¥", CNY: "CN¥", INR: "₹", KRW: "₩" };
    const WHOLE_CURRENCIES = ["JPY", "KRW"];
    const showNumber = (number, locales, options = {}) => {
        locale(locales);
        only(options, ["style", "currency", "minimumFractionDigits", "maximumFractionDigits", "useGrouping"], "number format");
        const { style = "decimal", currency, useGrouping = true } = options;
        if (!["decimal", "percent", "currency"].includes(style)) throw new RangeError(`number format: scripts do not have the style ${style}`);
        if (style === "currency" && !/^[A-Z]{3}$/.test(currency ?? "")) throw new TypeError("number format: a currency such as USD is required");
        const usual = style === "percent" ? [0, 0] : style === "decimal" ? [0, 3] : WHOLE_CURRENCIES.includes(currency) ? [0, 0] : [2, 2];
        const least = options.minimumFractionDigits ?? Math.min(usual[0], options.maximumFractionDigits ?? usual[0]);
        const most = options.maximumFractionDigits ?? Math.max(usual[1], least);
        if (!(least >= 0 && least <= most && most <= 100)) throw new RangeError("number format: the digits are out of range");
        const value = style === "percent" ? number * (typeof number === "bigint" ? 100n : 100) : number;
        if (typeof value === "number" && !Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value < 0 ? "-∞" : "∞";
        const plain = typeof value === "bigint" ? text(value) : Math.abs(value) < 1e21 ? value.toFixed(most) : text(BigInt(value));
        const [, sign, whole, digits = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain);
        const kept = digits.replace(/0+$/, "").padEnd(least, "0");
        const grouped = useGrouping ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
        const symbol = style === "currency" ? (SYMBOLS[currency] ?? `${currency}\u00a0`) : "";
        return `${sign}${symbol}${grouped}${kept && `.${kept}`}${style === "percent" ? "%" : ""}`;
    };
    const MONTHS = "January February March April May June July August September October November December".split(" ");
    const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
    const DATE = ["weekday", "year", "month", "day"];
    const TIME = ["hour", "minute", "second"];
    const showDate = (date, locales, options = {}, defaults) => {
        locale(locales);
        only(options, [...DATE, ...TIME, "hour12", "timeZone"], "date format");
        if (Number.isNaN(+date)) return "Invalid Date";
        const asked = [...DATE, ...TIME].filter((name) => options[name] !== undefined);
        const usual = asked.some((name) => defaults.needs.includes(name)) ? [] : defaults.gives;
        const form = { ...Object.fromEntries(usual.map((name) => [name, "numeric"])), ...options };
        const zone = options.timeZone ?? "UTC";
        const found = zoned(+date, text(zone));
        if (!found) throw new RangeError(`Invalid time zone specified: ${zone}`);
        const [year, month, day, weekday, hour, minute, second] = found;
        const two = (number, how) => (how === "2-digit" ? text(number % 100).padStart(2, "0") : text(number));
        const named = form.month === "long" || form.month === "short";
        const cut = (name, how) => (how === "short" ? name.slice(0, 3) : name);
        const shown = [];
        if (form.weekday) shown.push(cut(DAYS[weekday], form.weekday));
        if (named) {
            shown.push([cut(MONTHS[month - 1], form.month), form.day && two(day, form.day)].filter(Boolean).join(" "));
            if (form.year) shown.push(two(year, form.year));
        } else {
            const numbers = [form.month && two(month, form.month), form.day && two(day, form.day), form.year && two(year, form.year)];
            if (numbers.some(Boolean)) shown.push(numbers.filter(Boolean).join("/"));
        }
        const dated = named && !form.day ? shown.join(" ").replace(/^(\w+day|\w{3}) (?=[A-Z])/, "$1, ") : shown.join(", ");
        const half = options.hour12 ?? true;
        const hours = form.hour && two(half ? hour % 12 || 12 : hour, !half || form.hour === "2-digit" ? "2-digit" : "numeric");
        const clock = [hours, form.minute && two(minute, "2-digit"), form.second && two(second, "2-digit")].filter(Boolean).join(":");
        const timed = hours && half ? `${clock} ${hour < 12 ? "AM" : "PM"}` : clock;
        return [dated, timed].filter(Boolean).join(", ");
    };
    const BOTH = { needs: [...DATE, ...TIME], gives: ["year", "month", "day", ...TIME] };
    const DATE_ONLY = { needs: DATE, gives: ["year", "month", "day"] };
    const TIME_ONLY = { needs: TIME, gives: TIME };
    define(Number.prototype, "toLocaleString", function (locales, options) { return showNumber(Number(this), locales, options); });
    define(BigInt.prototype, "toLocaleString", function (locales, options) { return showNumber(BigInt(this), locales, options); });
    define(Date.prototype, "toLocaleString", function (locales, options) { return showDate(this, locales, options, BOTH); });
    define(Date.prototype, "toLocaleDateString", function (locales, options) { return showDate(this, locales, options, DATE_ONLY); });
    define(Date.prototype, "toLocaleTimeString", function (locales, options) { return showDate(this, locales, options, TIME_ONLY); });
    class NumberFormat {
        constructor(locales, options) {
            showNumber(0, locales, options);
            this.format = (number) => showNumber(typeof number === "bigint" ? number : Number(number), locales, options);
        }
        resolvedOptions() { return { locale: "en-US", numberingSystem: "latn" }; }
    }
    class DateTimeFormat {
        #zone;
        constructor(locales, options) {
            showDate(new Date(0), locales, options, DATE_ONLY);
            this.#zone = options?.timeZone ?? "UTC";
            this.format = (date) => showDate(new Date(date ?? Date.now()), locales, options, { needs: BOTH.needs, gives: DATE_ONLY.gives });
        }
        resolvedOptions() { return { locale: "en-US", calendar: "gregory", numberingSystem: "latn", timeZone: this.#zone }; }
    }
    // Both can be called without `new`.
    const callable = (type) => new Proxy(type, { apply: (_, self, given) => new type(...given) });
    define(globalThis, "Intl", { NumberFormat: callable(NumberFormat), DateTimeFormat: callable(DateTimeFormat) });
});
