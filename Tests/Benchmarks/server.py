"""A vision API on loopback that answers every request after a fixed time. Prints its port; usage: server.py SECONDS"""
import http.server
import json
import sys
import threading
import time

WAIT = float(sys.argv[1])
ANSWER = json.dumps({
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": json.dumps(
        {"subject": "a picture", "description": "A picture.", "tags": [], "text": None})}}],
    "usage": {"prompt_tokens": 300, "completion_tokens": 40},
}).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        arrived = time.monotonic()
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(max(0, WAIT - (time.monotonic() - arrived)))
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(ANSWER)
        self.wfile.write(head + ANSWER)

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever).start()
