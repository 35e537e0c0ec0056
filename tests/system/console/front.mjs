// The files that `npm run bundle` has made, over a host whose executable has older ones: with
// `CONSOLE_DIST=functions/console/dist` the stories see a change of the console without a compiler.
import { existsSync, readFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { extname, join, resolve } from "node:path";

const KINDS = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** Listens before the host at `url`, and returns its own address. */
export async function front(url, dist) {
  const folder = resolve(dist);
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url, url);
    const path = join(folder, pathname.slice("/console".length));
    const file = pathname.startsWith("/console/") && path.startsWith(folder) && KINDS[extname(path)] && existsSync(path);
    if (file) {
      answer.writeHead(200, { "content-type": KINDS[extname(path)], "cache-control": "public, max-age=31536000, immutable" });
      return answer.end(readFileSync(path));
    }
    // The page is that of the folder, with the nonce and the policy that the host has made.
    const page = /^\/console(\/|$)/.test(pathname);
    const headers = page ? { ...asked.headers, "accept-encoding": "identity", "if-none-match": "" } : asked.headers;
    const passed = request(url + asked.url, { method: asked.method, headers }, (told) => {
      if (!page || told.statusCode !== 200) {
        answer.writeHead(told.statusCode, told.headers);
        return told.pipe(answer);
      }
      told.resume();
      const nonce = /'nonce-(\w+)'/.exec(told.headers["content-security-policy"])?.[1];
      const { "content-length": _, etag: __, ...rest } = told.headers;
      answer.writeHead(200, rest);
      answer.end(readFileSync(join(folder, "index.html"), "utf8").replaceAll("NONCE", nonce));
    });
    passed.on("error", () => answer.destroy());
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise((listens) => server.listen(0, "127.0.0.1", listens));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
