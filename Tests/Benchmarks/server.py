"""A vision API on loopback that answers every request after a fixed time, and OpenAI's batch API that answers at once.
Prints its port; usage: server.py SECONDS. GET /counts says how many requests and bytes of bodies there were."""
import http.server
import json
import re
import sys
import tempfile
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
files, batches = {}, {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        arrived = time.monotonic()
        length = int(self.headers["Content-Length"])
        if self.path.startswith("/v1/files"):
            return self.answer(self.upload(length))
        body = self.rfile.read(length)
        with lock:
            counts["requests"] += 1
            counts["bytes"] += length
        if self.path.startswith("/v1/batches"):
            return self.answer(self.create(json.loads(body)))
        time.sleep(max(0, WAIT - (time.monotonic() - arrived)))
        self.answer(ANSWER)

    def do_GET(self):
        parts = self.path.split("?")[0].split("/")
        if parts[2:3] == ["batches"]:
            self.answer(batches[parts[3]] if len(parts) > 3 else b'{"data":[],"has_more":false}')
        elif parts[2:3] == ["files"]:
            self.results(files[parts[3]])
        else:
            self.answer(json.dumps(counts).encode())

    def do_DELETE(self):
        files.pop(self.path.split("/")[3], None)
        self.answer(b"{}")

    def upload(self, length):
        """Keeps the identifiers of the requests, without holding the file in memory."""
        ids, rest = [], b""
        while length:
            piece = self.rfile.read(min(length, 1 << 20))
            length -= len(piece)
            rest += piece
            lines = rest.split(b"\n")
            rest = lines.pop()
            ids += [found.group(1) for found in (re.match(rb'{"custom_id":"([^"]*)"', line) for line in lines) if found]
        with lock:
            name = f"file-{len(files) + 1}"
            files[name] = ids
        return json.dumps({"id": name, "filename": "x"}).encode()

    def create(self, body):
        with lock:
            name = f"batch_{len(batches) + 1}"
            ids = files[body["input_file_id"]]
            files["out-" + name] = ids
            batches[name] = json.dumps({
                "id": name, "status": "completed", "output_file_id": "out-" + name,
                "request_counts": {"total": len(ids), "completed": len(ids), "failed": 0}}).encode()
        return json.dumps({"id": name, "status": "validating"}).encode()

    def results(self, ids):
        with tempfile.TemporaryFile() as file:
            for name in ids:
                file.write(b'{"custom_id":"%s","error":null,"response":{"status_code":200,"body":%s}}\n' % (name, ANSWER))
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % file.tell())
            file.seek(0)
            while piece := file.read(1 << 20):
                self.wfile.write(piece)

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
