"""The line protocol that every peer speaks, and the Python peers' half of it.

A peer is a program. It reads one JSON object a line and answers each with one:

    {"train": FILE, "oos_label": LABEL or null}   ->  {"train_seconds": SECONDS}
    {"text": TEXT}                                ->  {"label": LABEL, "confidence": NUMBER, "ms": MILLISECONDS}

`label` is a forced choice: never the out-of-scope label; null only when the peer has no guess at all. `confidence`
is the peer's own measure of how sure it is that the text is in scope, on any scale, higher is surer. `ms` is the time
from the raw string to both, without reading or writing the line. The end of the input ends the peer.

Must not know what is measured, or which texts are test and which are warm-up.
"""

import json
import os
import sys
import time


def read_examples(path):
    """The lines of a training file, as (text, label) in the file's order."""
    with open(path, encoding="utf-8") as lines:
        parsed = [json.loads(line) for line in lines]
    return [(line["text"], line["label"]) for line in parsed]


def serve(train):
    """Answers until the input ends. `train(examples, oos_label)` gives `ask(text)`, which gives (label, confidence)."""
    # Libraries that print must not break the protocol: what they print goes to standard error.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    order = json.loads(sys.stdin.readline())
    examples = read_examples(order["train"])
    began = time.perf_counter()
    ask = train(examples, order["oos_label"])
    print(json.dumps({"train_seconds": time.perf_counter() - began}), file=answers)
    for line in sys.stdin:
        text = json.loads(line)["text"]
        began = time.perf_counter()
        label, confidence = ask(text)
        ms = (time.perf_counter() - began) * 1000
        print(json.dumps({"label": label, "confidence": float(confidence), "ms": ms}), file=answers)
