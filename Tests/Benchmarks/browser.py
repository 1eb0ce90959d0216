"""A Chromium without a window, driven through its own driver by WebDriver."""
import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request


class Browser:
    def __init__(self, width, height):
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.driver.stdout:
            found = re.search(r"on port (\d+)\.", line)
            if found:
                break
        self.base = f"http://127.0.0.1:{found[1]}/session"
        arguments = ["--headless=new", "--disable-gpu", "--enable-precise-memory-info"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
        made = self.ask("POST", "", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": {"args": arguments}}}})
        self.base += "/" + made["sessionId"]
        self.pid = made["capabilities"].get("goog:processID")
        self.ask("POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}})

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            self.base + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()[:500]) from error

    def open(self, address):
        self.ask("POST", "/url", {"url": address})

    def run(self, script, *values):
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(values)})

    def later(self, script, *values):
        """For a body that calls its last argument when it is done."""
        return self.ask("POST", "/execute/async", {"script": script, "args": list(values)})

    def wait(self, expression, seconds=30):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.run(f"return Boolean({expression})"):
                return
            time.sleep(0.02)
        raise RuntimeError(f"never: {expression}")

    def close(self):
        self.ask("DELETE", "")
        self.driver.terminate()
