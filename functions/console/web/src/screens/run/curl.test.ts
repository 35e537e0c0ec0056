import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curl, shellWords } from "../../editor/model/curl";
import { curlOf } from "./curl";

describe("a request as a command", () => {
  it("is quoted for a shell, and says only what curl does not do by itself", () => {
    const url = "https://pay.example.com/charge?id=1&to=x";
    expect(curlOf({ method: "GET", url, headers: {}, body: null })).toBe(`curl '${url}'`);
    expect(curlOf({ method: "POST", url: "http://a/b", headers: { "content-type": "text/plain" }, body: "it's" })).toBe(
      "curl http://a/b \\\n  -H 'content-type: text/plain' \\\n  --data-raw 'it'\\''s'",
    );
    expect(curlOf({ method: "DELETE", url: "http://a/b", headers: { "x-none": "" }, body: null })).toBe(
      "curl -X DELETE http://a/b \\\n  -H 'x-none;'",
    );
    expect(curlOf({ method: "HEAD", url: "http://a/b", headers: {}, body: null })).toBe("curl --head http://a/b");
    expect(curlOf({ method: "PUT", url: "http://a/b", headers: {}, body: "1" })).toContain("-H Content-Type: ");
  });

  it("is read back as the same request", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 40 });
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,12}$/);
    const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
    const sent = fc.record({
      method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH"),
      url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
      headers: fc.dictionary(name, value, { maxKeys: 4 }).map((headers) => ({ ...headers, "Content-Type": "text/plain" })),
      body: fc.option(text),
    });
    fc.assert(
      fc.property(sent, (request) => {
        const command = curlOf(request);
        expect(shellWords(command)[0]).toBe("curl");
        const again = curl(command);
        expect({ method: again?.method, url: again?.url, headers: { ...again?.headers }, body: again?.body ?? null }).toEqual({
          ...request,
          headers: { ...request.headers },
        });
      }),
    );
  });
});
