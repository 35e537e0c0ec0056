"""A server with TLS whose certificate is that of an authority of its own."""

import json
import ssl
import subprocess
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class TlsServer:
    """Answers GET of each path with a JSON document, or with 404; `authority` is the file with the certificate to trust."""

    def __init__(self, folder: Path, answer: Callable[[str], dict | None]):
        self.authority = folder / "authority.pem"
        key, certificate, request, signing, extensions = (folder / name for name in ("key.pem", "certificate.pem", "request.pem", "signing.pem", "extensions"))
        extensions.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1")
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Authority", "-keyout", signing, "-out", self.authority)
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", request)
        openssl("x509", "-req", "-days", "2", "-in", request, "-CA", self.authority, "-CAkey", signing, "-CAcreateserial", "-extfile", extensions, "-out", certificate)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                document = answer(self.path)
                body = json.dumps(document).encode()
                self.send_response(404 if document is None else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = f"localhost:{self.server.server_port}"
        self.url = f"https://{self.address}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def openssl(*arguments) -> None:
    done = subprocess.run(["openssl", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise SystemExit(f"openssl {arguments}: {done.stdout}")
