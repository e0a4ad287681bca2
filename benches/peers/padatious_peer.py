"""padatious, the intent parser of Mycroft and OpenVoiceOS: a small neural network for each intent.

It has no place for out-of-scope examples, so it is not given them. Its own limit of 20 seconds for training is lifted:
the limit of the run holds instead.
"""

import re
import tempfile

from padatious import IntentContainer
from protocol import serve

# Padatious reads (a|b), {slot} and #, : or // as its own notation, not as text.
NOTATION = re.compile(r"[()\[\]{}|<>#:/\\]")
NO_LIMIT = 24 * 3600.0


def plain(text):
    return NOTATION.sub(" ", text)


def train(examples, oos_label):
    phrases = {}
    for text, label in examples:
        if label != oos_label:
            phrases.setdefault(label, []).append(plain(text))
    # Its networks are kept in files named after the intent, so labels are numbered.
    labels = list(phrases)
    container = IntentContainer(tempfile.mkdtemp())
    for number, label in enumerate(labels):
        container.add_intent(f"intent{number}", phrases[label])
    if not container.train(debug=False, timeout=NO_LIMIT):
        raise SystemExit("padatious did not finish its training")

    def ask(text):
        best = container.calc_intent(plain(text))
        label = labels[int(best.name.removeprefix("intent"))] if best.name else None
        return label, best.conf

    return ask


if __name__ == "__main__":
    serve(train)
