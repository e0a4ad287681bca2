"""Signs each vector that holds with the public library, which must come to the same. python vectors.py"""
import json
from datetime import datetime, timezone
from pathlib import Path
from standardwebhooks import Webhook

vectors = [v for v in json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8")) if v["valid"]]
for v in vectors:
    at = datetime.fromtimestamp(int(v["timestamp"]), timezone.utc)
    signature = Webhook(v["secret"]).sign(v["id"], at, v["body"])
    assert signature in v["signature"].split(" "), v["name"]
print(f"{len(vectors)} vectors are signed alike by the Python library")
