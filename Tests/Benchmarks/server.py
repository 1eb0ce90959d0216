"""A vision API on loopback that answers every request after a fixed time. Prints its port; usage: server.py SECONDS.
GET /counts says how many requests and bytes of bodies there were."""
import http.server
import json
import sys
import threading
import time

WAIT = float(sys.argv[1])
ANSWER = json.dumps({
    "id": "1", "object": "chat.completion", "created": 0, "model": "bench",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": json.dumps(
        {"subject": "a picture", "description": "A picture.", "tags": [], "text": None})}}],
    "usage": {"prompt_tokens": 300, "completion_tokens": 40, "total_tokens": 340},
}).encode()
lock = threading.Lock()
counts = {"requests": 0, "bytes": 0}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        arrived = time.monotonic()
        length = int(self.headers["Content-Length"])
        self.rfile.read(length)
        with lock:
            counts["requests"] += 1
            counts["bytes"] += length
        time.sleep(max(0, WAIT - (time.monotonic() - arrived)))
        self.answer(ANSWER)

    def do_GET(self):
        self.answer(json.dumps(counts).encode())

    def answer(self, body):
        self.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever).start()
