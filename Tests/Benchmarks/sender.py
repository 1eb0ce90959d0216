"""The loop at the heart of most programs that name photos by a vision API: read, encode, send, wait, one photo after the other, in
its full size. usage: sender.py URL FOLDER"""
import base64
import json
import os
import sys
import urllib.request

for name in sorted(os.listdir(sys.argv[2])):
    with open(os.path.join(sys.argv[2], name), "rb") as file:
        picture = base64.b64encode(file.read()).decode()
    body = json.dumps({"model": "bench", "messages": [{"role": "user", "content": [
        {"type": "text", "text": "Describe this photo in a few words for its file name."},
        {"type": "image_url", "image_url": {"url": "data:image/jpeg;base64," + picture}}]}]}).encode()
    request = urllib.request.Request(
        sys.argv[1] + "/v1/chat/completions", body, {"Content-Type": "application/json", "Authorization": "Bearer bench"})
    with urllib.request.urlopen(request) as answer:
        json.loads(json.load(answer)["choices"][0]["message"]["content"])["subject"]
