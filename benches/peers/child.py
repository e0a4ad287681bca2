"""A process that is measured: asked line by line, timed out, and weighed at its end.

Must not know which peer it is, or what its answers mean.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path


class LeftOut(Exception):
    """A peer that gives no figures: the message says why, in the words of the table."""


class Child:
    """Killed, with its own children, when its minutes are up. Works in `folder`; leaves nothing but in `scratch`."""

    def __init__(self, command, minutes, folder, scratch):
        self.minutes, self.timed_out = minutes, False
        names = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "PYTHONDONTWRITEBYTECODE"]
        set_to_one = dict.fromkeys(names, "1")
        self.log = open(Path(scratch) / "stderr", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, encoding="utf-8",
            cwd=folder, env={**os.environ, **set_to_one, "TMPDIR": str(scratch)}, start_new_session=True)
        self.timer = threading.Timer(minutes * 60, self.stop)
        self.timer.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.timer.cancel()
        if self.process.returncode is None:
            self.kill()
            self.process.wait()
        self.log.close()

    def stop(self):
        self.timed_out = True
        self.kill()

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it has ended by itself

    def ask(self, order):
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError):
            raise self.why() from None

    def finish(self):
        """Ends the input and waits; gives what the process still says and its peak memory in MB."""
        self.process.stdin.close()
        said = self.process.stdout.read()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        if self.process.returncode != 0:
            raise self.why()
        return said, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)

    def why(self):
        if self.timed_out:
            return LeftOut(f"not within {self.minutes:g} minutes")
        self.log.seek(0)
        return LeftOut(f"failed: {(self.log.read().strip().splitlines() or ['it did not say why'])[-1]}")
