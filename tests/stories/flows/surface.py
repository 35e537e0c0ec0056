"""Stories about HTTP: behaviour that all routes share."""

import gzip
import json
import re

from target import Target, check

HEALTH = "/api/v1/system/health"
SYNC = "/v1/api/admin/test/sync"


def story_spellings(host: Target) -> None:
    """HEAD, all spellings of a path, a page at the root, an envelope for unknown paths"""
    for method, path, wanted in [("HEAD", HEALTH, 200), ("GET", "/api/v1/nothing", 404), ("POST", "/nothing", 404)]:
        status, _, content = host.ask(method, path)
        check(status == wanted, f"{method} {path}: {status}")
        check(not content if method == "HEAD" else json.loads(content)["code"] == 1002, f"{method} {path}: {content!r}")
    for path in [f"{HEALTH}/", "/api//v1/system/health", "/api/v1/system/%68ealth"]:
        status, headers, content = host.ask("GET", path)
        # A gateway that does not pass on other spellings redirects to the plain one.
        followed = status == 308 and headers["location"].endswith(HEALTH)
        check(followed or json.loads(content)["data"]["status"] == "healthy", f"{path}: {status} {content!r}")
    status, headers, _ = host.ask("GET", "/", Accept="text/html")
    check((status, headers.get("location")) == (302, "/console"), f"{status} {headers}")
    status, headers, content = host.ask("GET", "/console")
    nonce = re.search(r"'nonce-([^']+)'", headers.get("content-security-policy", ""))
    check(status == 200 and nonce and nonce[1] in content.decode(), f"the console: {status} {headers}")
    script = re.search(r'src="(/console/[^"]+)"', content.decode())
    check(script and host.ask("GET", script[1])[0] == 200, "its script is there")
    check(json.loads(host.ask("GET", "/")[2])["data"]["name"] == "Sluice", "a program is told where to go on")
    page = host.ask("GET", "/api/v1/docs/modules")[2].decode()
    check('<section id="http_request">' in page, page[:200])


def story_verbs(host: Target) -> None:
    """a method that a path does not have is refused, with a list of its methods"""
    status, headers, content = host.ask("DELETE", HEALTH)
    check(status == 405 and "GET, HEAD" in headers.get("allow", ""), f"{status} {content!r}")


def story_packed(host: Target) -> None:
    """answers are compressed and cached on request; a refusal says how to authenticate"""
    status, headers, content = host.ask("GET", "/api/v1/openapi.json", Accept_Encoding="gzip")
    check(headers.get("content-encoding") == "gzip" and "paths" in json.loads(gzip.decompress(content)), f"{status} {headers}")
    status, _, content = host.ask("GET", "/api/v1/openapi.json", If_None_Match=headers["etag"])
    check((status, content) == (304, b""), f"{status}")
    status, headers, _ = host.ask("GET", "/api/v1/workflows")
    check(status == 401 and headers.get("www-authenticate", "").startswith("Bearer "), f"{status} {headers}")


def story_unpacked(host: Target) -> None:
    """a compressed body is read up to a limit; another coding is refused"""
    body = gzip.compress(json.dumps({"name": "Di"}).encode())
    check(b"Hello, Di!" in host.ask("POST", SYNC, body, Content_Encoding="gzip")[2], "a packed body is read")
    check(host.ask("POST", SYNC, body, Content_Encoding="br")[0] == 415, "another coding is refused")
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    check(host.ask("POST", SYNC, bomb, Content_Encoding="gzip")[0] == 413, "a bomb is refused")


def story_forms(host: Target) -> None:
    """a form is accepted for inputs, and for the token request of OAuth"""
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    check(b"Hello, a b!" in host.ask("POST", SYNC, b"name=a+b", **form)[2], "a form is read")
    check(b"Hello, you!" in host.ask("POST", SYNC, b'{"name":"you"}', **form)[2], "JSON is read whatever its type says")
