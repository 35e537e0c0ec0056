"""The API that a function polls for its events, as on Lambda: sends the given events, and then
nothing more.
"""

import http.server
import threading
import time


class Runtime:
    """Reports when the function has first polled, and how long each event took."""

    def __init__(self, events=()):
        self.events, self.polled, self.handed, self.answers = list(events), 0.0, 0.0, []
        self.waits, self.idle, self.over = threading.Event(), threading.Event(), threading.Event()
        runtime = self

        class Api(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # An answer is sent in one piece, at once.
            disable_nagle_algorithm, wbufsize = True, -1

            def do_GET(self):
                runtime.polled = runtime.polled or time.monotonic()
                runtime.waits.set()
                if len(runtime.answers) == len(runtime.events):
                    runtime.idle.set()
                    runtime.over.wait()
                    return
                event = runtime.events[len(runtime.answers)]
                self.send_response(200)
                self.send_header("lambda-runtime-aws-request-id", f"request-{len(runtime.answers)}")
                self.send_header("lambda-runtime-deadline-ms", str(int((time.time() + 30) * 1000)))
                self.send_header("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:0:function:bench")
                self.send_header("content-length", str(len(event)))
                self.end_headers()
                runtime.handed = time.monotonic()
                self.wfile.write(event)

            def do_POST(self):
                took = (time.monotonic() - runtime.handed) * 1000
                runtime.answers.append((took, self.path, self.rfile.read(int(self.headers["content-length"]))))
                self.send_response(202)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
        self.server.daemon_threads = True
        self.address = f"127.0.0.1:{self.server.server_port}"
        # The pause between two checks for the end. With the default, twenty starts of each function
        # would mostly wait for this.
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()
