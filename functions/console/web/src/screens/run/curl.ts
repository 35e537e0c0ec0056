/** A request as a `curl` command for a POSIX shell. */
import type { Sent } from "../../api/records";

const PLAIN = /^[\w@%+=:,./-]+$/;

/** A word that the shell hands on as it is. */
const quoted = (word: string) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

const has = (headers: Record<string, string>, wanted: string) => Object.keys(headers).some((name) => name.toLowerCase() === wanted);

/** What the method takes of flags: curl has a word of its own for an answer without a body. */
function method(name: string, sends: boolean): string[] {
  if (name === "HEAD") return ["--head"];
  return name === (sends ? "POST" : "GET") ? [] : ["-X", name];
}

export function curlOf({ method: name, url, headers, body }: Pick<Sent, "method" | "url" | "headers" | "body">): string {
  const parts = [["curl", ...method(name, body !== null), url]];
  for (const [field, value] of Object.entries(headers)) parts.push(["-H", value === "" ? `${field};` : `${field}: ${value}`]);
  // curl would call the body a form.
  if (body !== null && !has(headers, "content-type")) parts.push(["-H", "Content-Type:"]);
  if (body !== null) parts.push(["--data-raw", body]);
  return parts.map((words) => words.map(quoted).join(" ")).join(" \\\n  ");
}
