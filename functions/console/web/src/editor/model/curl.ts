/** A `curl` command as the parameters of `http_request`. */

/** Words as a POSIX shell reads them; also those of `$'…'`, which browsers copy. */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  const put = (piece: string) => (word = (word ?? "") + piece);
  const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r" };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "\\" || char === "^") {
      at += 1;
      if (text.charAt(at) === "\r") at += 1;
      if (text.charAt(at) !== "\n") put(text.charAt(at));
    } else if (char === "'" || (char === "$" && text.charAt(at + 1) === "'")) {
      const ansi = char === "$";
      put("");
      for (at += ansi ? 2 : 1; at < text.length && text.charAt(at) !== "'"; at += 1) {
        if (ansi && text.charAt(at) === "\\") {
          at += 1;
          const unicode = /^u([0-9a-fA-F]{4})/.exec(text.slice(at));
          if (unicode?.[1]) at += 4;
          put(unicode?.[1] ? String.fromCharCode(parseInt(unicode[1], 16)) : (escapes[text.charAt(at)] ?? text.charAt(at)));
        } else put(text.charAt(at));
      }
    } else if (char === '"') {
      put("");
      for (at += 1; at < text.length && text.charAt(at) !== '"'; at += 1) {
        if (text.charAt(at) === "\\" && /["\\$`\n]/.test(text.charAt(at + 1))) {
          at += 1;
          if (text.charAt(at) !== "\n") put(text.charAt(at));
        } else put(text.charAt(at));
      }
    } else put(char);
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Flags that are followed by a value and say nothing about the request. */
const IGNORED = new Set(["-o", "--output", "-w", "--write-out", "-c", "--cookie-jar", "--resolve", "--cacert", "-x", "--proxy", "--retry", "--connect-timeout"]);
const DATA = new Set(["-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--data-urlencode"]);
const SHORT = /^-([XHdoubAemwcx])(.+)$/;

export interface Curl {
  url: string;
  method: string;
  headers?: Record<string, string>;
  body?: string;
  timeout?: number;
}

export function curl(text: string): Curl | undefined {
  const words = shellWords(text.trim().replace(/^\$ /, ""));
  if (words.shift() !== "curl") return undefined;
  const headers: Record<string, string> = {};
  const bodies: string[] = [];
  let [url, method, get, timeout]: [string, string, boolean, number | undefined] = ["", "", false, undefined];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const joined = word.startsWith("--") ? /^(--[\w-]+)=(.*)$/s.exec(word) : SHORT.exec(word);
    const flag = joined ? (word.startsWith("--") ? (joined[1] ?? "") : `-${joined[1] ?? ""}`) : word;
    const value = () => joined?.[2] ?? words.shift() ?? "";
    if (flag === "-X" || flag === "--request") method = value().toUpperCase();
    else if (flag === "-H" || flag === "--header") {
      const line = value();
      const colon = line.indexOf(":");
      if (colon > 0) headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
    } else if (DATA.has(flag)) bodies.push(value());
    else if (flag === "--json") {
      bodies.push(value());
      headers["Content-Type"] ??= "application/json";
    } else if (flag === "-u" || flag === "--user") {
      headers.Authorization = `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(value())))}`;
    } else if (flag === "-A" || flag === "--user-agent") headers["User-Agent"] = value();
    else if (flag === "-e" || flag === "--referer") headers.Referer = value();
    else if (flag === "-b" || flag === "--cookie") headers.Cookie = value();
    else if (flag === "-m" || flag === "--max-time") timeout = Number(value());
    else if (flag === "--url") url = value();
    else if (flag === "-G" || flag === "--get") get = true;
    else if (flag === "-I" || flag === "--head") method = "HEAD";
    else if (IGNORED.has(flag)) value();
    else if (!flag.startsWith("-")) url ||= word;
  }
  if (!url) return undefined;
  if (!/^[a-z]+:\/\//i.test(url)) url = `http://${url}`;
  const body = bodies.join("&");
  if (get && body) url += (url.includes("?") ? "&" : "?") + body;
  const sends = bodies.length > 0 && !get;
  if (sends && !Object.keys(headers).some((name) => name.toLowerCase() === "content-type")) {
    headers["Content-Type"] = "application/x-www-form-urlencoded";
  }
  return {
    url,
    method: method || (sends ? "POST" : "GET"),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(sends && { body }),
    ...(timeout !== undefined && timeout > 0 && { timeout }),
  };
}
