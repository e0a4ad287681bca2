"""Takes Moothall's webhooks. pip install standardwebhooks; SECRET=whsec_… PORT=8000 python receiver.py"""
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["SECRET"])
seen = set()  # In your database, for as long as an event may come again: replays can be weeks later.


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))  # The raw bytes: they are what is signed.
        try:
            event = webhook.verify(body, {name.lower(): value for name, value in self.headers.items()})
        except WebhookVerificationError:
            return self.answer(401)
        if self.headers["webhook-id"] not in seen:
            print(event["type"], event["data"].get("reference", ""), flush=True)  # Keep it here, work on it later.
            seen.add(self.headers["webhook-id"])
        self.answer(204)  # Within 12 seconds, or it comes again.

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver).serve_forever()
