"""Answers as llama.cpp's server until it is asked about a picture. Then it answers half, leaves its port to another program, and ends or
lives on (LEAVING=exit or stay). The other program writes what it is sent into a file (OTHER_PROGRAM)."""
import argparse
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--api-key", default="")
parser.add_argument("--other-program", action="store_true")
options, _ = parser.parse_known_args()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = True

    def do_GET(self):
        known = options.other_program or self.headers.get("Authorization") == "Bearer " + options.api_key
        self.reply(200 if known or self.path == "/health" else 401, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if options.other_program:
            with open(os.environ["OTHER_PROGRAM"], "ab") as file:
                file.write(body)
        words = '{"subject": "another program", "description": "", "tags": [], "text": ""}' if options.other_program else '{"subj'
        if not options.other_program:
            # The port is the other's before this answer is there.
            server.socket.close()
            subprocess.Popen([sys.executable, __file__, "--port", str(options.port), "--other-program"], start_new_session=True)
            while True:
                try:
                    socket.create_connection(("127.0.0.1", options.port), 1).close()
                    break
                except OSError:
                    time.sleep(0.02)
        choice = {"message": {"content": words}, "finish_reason": "stop" if options.other_program else "length"}
        self.reply(200, {"choices": [choice], "usage": {"prompt_tokens": 1, "completion_tokens": 1}})
        if not options.other_program and os.environ["LEAVING"] == "exit":
            threading.Timer(0.2, lambda: os._exit(0)).start()


class Server(http.server.ThreadingHTTPServer):
    allow_reuse_address = True


server = Server(("127.0.0.1", options.port), Handler)
try:
    server.serve_forever()
except (OSError, ValueError):
    time.sleep(60)
