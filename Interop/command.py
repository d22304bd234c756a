"""The command under test."""

import re
import subprocess


class Refused(Exception):
    """What `mien` said instead of doing it."""


class Mien:
    """Runs `mien`; every call has a limit of time."""

    def __init__(self, path):
        self.path = str(path)

    def run(self, *arguments):
        """Status, standard output, standard error."""
        done = subprocess.run(
            [self.path, *map(str, arguments)], capture_output=True, timeout=120, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def output(self, *arguments):
        """Standard output; raises what the command says where it does not succeed."""
        status, output, error = self.run(*arguments)
        if status != 0:
            raise Refused(f"status {status}: {error.strip() or output.strip()}")
        return output


def reason(error, *names):
    """A message without what is particular to one network, so that equal ones can be counted."""
    text = str(error)
    for name in sorted(map(str, names), key=len, reverse=True):
        text = text.replace(name, "…")
    text = re.sub(r"(layer|option|of|and|,) `[^`]*`", r"\1 `…`", text)
    text = re.sub(r"`[^`]*`", "`…`", text)
    text = re.sub(r"^status \d+: mien: ", "", re.sub(r"/[^ ]*/[^ :]*", "…", text))
    return re.sub(r"(?<![A-Za-z])(?<!Keras )-?\d+(\.\d+)?(e-?\d+)?", "0", " ".join(text.split()))[:200]
