"""The table (peers.md) and the picture (peers.svg) of what was measured.

Must not know how anything was measured. `measured` is {set: {peer: row}}; a row is either {"left_out": reason} or the
figures that `run` gives.
"""

import functools
import math
import os
import platform
import shutil
import subprocess
from html import escape
from pathlib import Path

COLUMNS = ["", "In scope, %", "One text, ms (p50 / p99)", "Training, s", "Peak memory, MB"]
GATE_COLUMNS = {"AUROC": "auroc", "Out of scope turned away, %": "oos_recall",
                "Of those turned away, out of scope, %": "oos_precision",
                "In scope with the gate on, %": "gated_in_scope_accuracy"}
ROW, HEAD, FOOT, WIDTH = 24, 46, 62, 940
ACCURACY, LATENCY = (180, 480), (620, 810)  # where each plot begins and ends, in pixels
DECADES = (-3, 2)  # 0.001 ms to 100 ms

STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 17px; font-weight: 600 } .set { font-weight: 600 } .small { font-size: 11px; fill: #57606a }
  .ground { fill: #ffffff } .grid { stroke: #d0d7de } .peer { stroke: #6e7781; fill: #6e7781; stroke-width: 2 }
  .ours { stroke: #0969da; fill: #0969da; stroke-width: 3 } .hollow { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 } .ground, .hollow { fill: #0d1117 } .grid { stroke: #30363d }
    .peer { stroke: #9198a1; fill: #9198a1 } .ours { stroke: #4493f8; fill: #4493f8 } .hollow { fill: #0d1117 }
  }"""


def write(folder, measured):
    (folder / "peers.md").write_text(markdown(measured), encoding="utf-8")
    (folder / "peers.svg").write_text(picture(measured), encoding="utf-8")


@functools.cache
def machine():
    """What the times depend on, in one line."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    node = shutil.which("node")
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip() if node else "absent"
    return f"{model}, {os.cpu_count()} cores, {platform.system()}; Python {platform.python_version()}, Node.js {version}"


def percent(share):
    return "–" if share is None else f"{share * 100:.1f}"


def change(row, figure, form=percent):
    """Clean → typos."""
    return f"{form(row['clean'].get(figure))} → {form(row['typos'].get(figure))}"


def ratio(share):
    return "–" if share is None else f"{share:.3f}"


def short(number):
    return f"{number:.3g}" if number < 100 else f"{number:.0f}"


def markdown(measured):
    lines = ["# Peers in one run", "", f"Machine: {machine()}.", "",
             "Each figure pair is clean → with typos. Times are of the clean texts, one at a time, on one thread."]
    for title, rows in measured.items():
        gated = any(row.get("clean", {}).get("auroc") is not None for row in rows.values())
        columns = COLUMNS + list(GATE_COLUMNS) * gated
        lines += ["", f"## {title}", "", "| " + " | ".join(columns) + " |", "|---" * len(columns) + "|"]
        for name, row in rows.items():
            if "left_out" in row:
                cells = [name, row["left_out"].replace("|", "\\|")] + [""] * (len(columns) - 2)
            else:
                cells = [name, change(row, "in_scope_accuracy"), f"{short(row['p50_ms'])} / {short(row['p99_ms'])}",
                         short(row["train_seconds"]), f"{row['memory_mb']:.0f}"]
                if gated:
                    cells += [change(row, key, ratio if key == "auroc" else percent) for key in GATE_COLUMNS.values()]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def picture(measured):
    """One panel a set: accuracy on the left, latency on the right."""
    sets = {title: rows for title, rows in measured.items() if rows}
    height = 44 + sum(HEAD + len(rows) * ROW + FOOT for rows in sets.values())
    said = "; ".join(f"{title}: " + ", ".join(in_words(name, row) for name, row in rows.items())
                     for title, rows in sets.items())
    shapes, y = [], 44
    for title, rows in sets.items():
        shapes += panel(title, rows, y)
        y += HEAD + len(rows) * ROW + FOOT
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">',
        '<title id="t">Moothall and its peers: accuracy and time for one text</title>',
        f'<desc id="d">{escape(said)}.</desc>', f"<style>{STYLE}\n</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
        '<text class="title" x="16" y="30">Moothall and its peers: accuracy and time for one text</text>',
        *shapes, "</svg>", ""])


def in_words(name, row):
    if "left_out" in row:
        return f"{name} {row['left_out']}"
    return (f"{name} {percent(row['clean']['in_scope_accuracy'])} % right, "
            f"{percent(row['typos']['in_scope_accuracy'])} % with typos, {short(row['p50_ms'])} ms")


def along(span, share):
    return span[0] + (span[1] - span[0]) * min(max(share, 0), 1)


def on_latency(ms):
    low, high = DECADES
    return along(LATENCY, (math.log10(max(ms, 1e-9)) - low) / (high - low))


def text(x, y, words, kind="", anchor="start"):
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def panel(title, rows, top):
    first, last = top + HEAD, top + HEAD + len(rows) * ROW
    shapes = [text(16, top + 24, title, "set")]
    grid = [(along(ACCURACY, share / 100), f"{share}") for share in range(0, 101, 20)]
    grid += [(on_latency(10.0**power), f"{10.0**power:g}") for power in range(DECADES[0], DECADES[1] + 1)]
    for x, label in grid:
        shapes.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{first - 6}" y2="{last}"/>')
        shapes.append(text(x, last + 15, label, "small", "middle"))
    shapes.append(text(sum(ACCURACY) / 2, last + 33, "in scope, % right: ● clean, ○ with typos", "small", "middle"))
    shapes.append(text(sum(LATENCY) / 2, last + 33, "ms for one text: ● p50, | p99", "small", "middle"))
    for place, (name, row) in enumerate(rows.items()):
        shapes += line_of(name, row, first + ROW * place + ROW / 2)
    return shapes


def line_of(name, row, y):
    kind = "ours" if name == "Moothall" else "peer"
    shapes = [text(ACCURACY[0] - 14, y + 4, name, "set" if kind == "ours" else "", "end")]
    if "left_out" in row:
        return [*shapes, text(ACCURACY[0] + 8, y + 4, row["left_out"].split(":")[0], "small")]
    clean, typos = (along(ACCURACY, row[texts]["in_scope_accuracy"]) for texts in ("clean", "typos"))
    p50, p99 = on_latency(row["p50_ms"]), on_latency(row["p99_ms"])
    return [
        *shapes,
        f'<line class="{kind}" x1="{typos:.1f}" x2="{clean:.1f}" y1="{y}" y2="{y}"/>',
        f'<circle class="{kind} hollow" cx="{typos:.1f}" cy="{y}" r="5"/>',
        f'<circle class="{kind}" cx="{clean:.1f}" cy="{y}" r="5"/>',
        text(ACCURACY[1] + 14, y + 4, change(row, "in_scope_accuracy")),
        f'<line class="{kind}" x1="{p50:.1f}" x2="{p99:.1f}" y1="{y}" y2="{y}"/>',
        f'<line class="{kind}" x1="{p99:.1f}" x2="{p99:.1f}" y1="{y - 6}" y2="{y + 6}"/>',
        f'<circle class="{kind}" cx="{p50:.1f}" cy="{y}" r="5"/>',
        text(LATENCY[1] + 14, y + 4, f"{short(row['p50_ms'])} / {short(row['p99_ms'])}"),
    ]
