#!/usr/bin/env python3
"""A resident's whole story on a Bot API emulator that we did not write (PyPI lo-bot-api-emulator).

Usage: story.py MOOTHALL EMULATOR. It checks every request of ours against its own description of the Bot API and fails
on what it refuses. It models neither reply keyboards nor names and descriptions of bots, so the story has no question
for a place, and these refusals are allowed. The transcript that is printed is the one that the agent sees.
"""
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

TOKEN = "7:synthetic"
JILL = 42
PATIENCE = 60
ALLOWED = ["getMyName:501", "setMyName:501", "getMyDescription:501", "setMyDescription:501",
           "getMyShortDescription:501", "setMyShortDescription:501"]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def call(url, body=None, headers=None):
    data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json", **(headers or {})})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def eventually(what, ask):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if found := ask():
                return found
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.1)
    sys.exit(f"still not: {what}")


class Story:
    def __init__(self, program, emulator, folder):
        self.folder, self.program, self.next = folder, program, 0
        self.journal = folder / "journal.jsonl"
        port, listen = free_port(), free_port()
        self.api, self.moothall = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{listen}"
        settings = {
            "MOOTHALL_DATABASE__URL": f"sqlite://{folder}/story.sqlite",
            "MOOTHALL_HTTP__LISTEN": f"127.0.0.1:{listen}", "MOOTHALL_HTTP__METRICS_LISTEN": "",
            "MOOTHALL_TELEGRAM__TOKEN": TOKEN, "MOOTHALL_TELEGRAM__API_URL": self.api,
            "MOOTHALL_TELEGRAM__COUNCIL": "borsetshire", "MOOTHALL_LOG__LEVEL": "warn",
        }
        self.environment = {**os.environ, **settings}
        arguments = [emulator, "--port", str(port), "--journal", str(self.journal), "--enable-control"]
        self.processes = [subprocess.Popen(arguments, stdout=subprocess.DEVNULL)]
        eventually("the emulator answers", lambda: call(f"{self.api}/bot{TOKEN}/getMe", {})["ok"])
        self.key = subprocess.check_output(
            [program, "key", "create", "--council", "borsetshire", "--role", "agent"], env=self.environment, cwd=folder,
            text=True).strip()
        self.processes.append(subprocess.Popen([program, "serve"], env=self.environment, cwd=folder,
                                               stdout=subprocess.DEVNULL))

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait(20)

    def sent(self):
        lines = self.journal.read_text().splitlines() if self.journal.exists() else []
        calls = [json.loads(line) for line in lines]
        return sum(1 for made in calls if made.get("method") == "sendMessage" and made["status"] == 200)

    def writes(self, answers=1, **content):
        """Jill sends something, and the bot answers so many times."""
        self.next += 1
        before = self.sent()
        person = {"id": JILL, "is_bot": False, "first_name": "Jill"}
        chat = {"id": JILL, "type": "private", "first_name": "Jill"}
        message = {"message_id": self.next, "date": 1790000000, "chat": chat, "from": person, **content}
        call(f"{self.api}/__fixture/updates", {"token": TOKEN, "update": {"message": message}})
        if answers:
            eventually(f"an answer to {content}", lambda: self.sent() >= before + answers)

    def photo(self):
        """The telephone's part: a photo that Telegram has."""
        form = (f"--edge\r\ncontent-disposition: form-data; name=\"chat_id\"\r\n\r\n{JILL}\r\n--edge\r\n"
                "content-disposition: form-data; name=\"photo\"; filename=\"bin.jpg\"\r\n"
                "content-type: image/jpeg\r\n\r\n").encode() + b"\xff\xd8\xff\xe0 a bin" + b"\r\n--edge--\r\n"
        headers = {"content-type": "multipart/form-data; boundary=edge"}
        answer = call(f"{self.api}/bot{TOKEN}/sendPhoto", form, headers)
        return answer["result"]["photo"][-1]["file_id"]

    def tickets(self, path="", body=None):
        return call(f"{self.moothall}/v1/tickets{path}", body, {"authorization": f"Bearer {self.key}"})

    def tell(self):
        self.writes(text="/start")
        size = {"file_id": self.photo(), "file_unique_id": "u", "width": 90, "height": 90, "file_size": 10}
        self.writes(photo=[size], caption="my bin was not collected")
        self.writes(location={"latitude": 52.09, "longitude": 1.32})
        self.writes(text="what can I put in the blue bin?")
        self.writes(text="/person")
        ticket = eventually("a ticket", lambda: self.tickets()["items"])[0]["reference"]
        kirsty = {"id": "a-17", "name": "Kirsty"}
        before = self.sent()
        self.tickets(f"/{ticket}/replies", {"text": "The crew comes back on Thursday.", "agent": kirsty})
        eventually("the agent's reply", lambda: self.sent() > before)
        self.writes(answers=0, text="thank you")
        eventually("the words reach the agent",
                   lambda: self.tickets(f"/{ticket}")["transcript"][-1]["text"] == "thank you")
        before = self.sent()
        self.tickets(f"/{ticket}/close", {"agent": kirsty})
        eventually("the end is told", lambda: self.sent() > before)
        self.writes(text="it is still not fixed")
        for said in self.tickets(f"/{ticket}")["transcript"]:
            files = " [photo]" * len(said.get("attachments") or [])
            print(f"{said['from']:>8}: {said['text']}{files}")


def main():
    program, emulator = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        story = Story(program, emulator, pathlib.Path(folder))
        try:
            story.tell()
        finally:
            story.stop()
        allowed = [argument for refusal in ALLOWED for argument in ("--allow-refusal", refusal)]
        needed = [argument for method in ("getUpdates", "sendMessage", "getFile", "setMyCommands")
                  for argument in ("--require-method", method)]
        checked = subprocess.run([emulator, "verdict", str(story.journal), *needed, *allowed], text=True,
                                 stdout=subprocess.PIPE)
        print(checked.stdout.strip())
        sys.exit(checked.returncode)


if __name__ == "__main__":
    main()
