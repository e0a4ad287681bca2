"""How good a peer's answers are: the figures of `moothall evaluate --json`, by the same definitions.

Must not know how the answers were made, or how long they took.
"""

KEPT_IN_SCOPE = 0.95


def split_tenth(pairs):
    """Every tenth example of each label, held out to set the threshold, and the others: (others, tenth)."""
    seen, others, tenth = {}, [], []
    for text, label in pairs:
        seen[label] = seen.get(label, 0) + 1
        (tenth if seen[label] % 10 == 0 else others).append((text, label))
    return others, tenth


def threshold(answers, pairs, oos):
    """The lowest confidence that keeps 95 % of the in-scope examples; None when there are none."""
    confidences = sorted(answer["confidence"] for answer, (_, label) in zip(answers, pairs) if label != oos)
    return confidences[int(len(confidences) * (1 - KEPT_IN_SCOPE))] if confidences else None


def figures(answers, pairs, oos, least):
    """Shares from 0 to 1; those of the gate are absent without out-of-scope texts or without a threshold."""
    ours = [(answer["label"] == label, answer["confidence"])
            for answer, (_, label) in zip(answers, pairs) if label != oos]
    strangers = [answer["confidence"] for answer, (_, label) in zip(answers, pairs) if label == oos]
    found = {"in_scope_accuracy": sum(right for right, _ in ours) / len(ours)}
    if strangers:
        won = sum((mine > theirs) + (mine == theirs) / 2 for _, mine in ours for theirs in strangers)
        found["auroc"] = won / (len(ours) * len(strangers))
    if strangers and least is not None:
        refused = sum(confidence < least for confidence in strangers)
        turned_away = refused + sum(confidence < least for _, confidence in ours)
        found["oos_recall"] = refused / len(strangers)
        found["oos_precision"] = refused / turned_away if turned_away else None
        found["gated_in_scope_accuracy"] = sum(right and sure >= least for right, sure in ours) / len(ours)
    return found


def percentile(values, percent):
    """By nearest rank."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]
