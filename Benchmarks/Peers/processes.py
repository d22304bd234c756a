"""Processes that are measured."""

import json
import subprocess
import time


def decile(values):
    """What the best tenth of the values stays below."""
    return sorted(values)[len(values) // 10]


class Worker:
    """A process that runs one network on one engine: worker.py says how it is spoken to."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [str(argument) for argument in arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.about = self.answer()
        self.peak = 0

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args} ended")
        return json.loads(line)

    def order(self, **words):
        print(json.dumps(words), file=self.process.stdin, flush=True)
        answer = self.answer()
        self.peak = max(self.peak, answer["peak"])
        return answer

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def seconds(*command):
    """How long a command takes, from before it starts until it has ended, and what it prints."""
    start = time.perf_counter()
    ended = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    elapsed = time.perf_counter() - start
    if ended.returncode:
        raise SystemExit(f"{ended.args} failed: {ended.stderr}")
    return elapsed, ended.stdout
