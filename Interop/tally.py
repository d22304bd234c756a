"""What was judged, how often, and what went wrong."""

import collections


class Tally:
    """Counts by row, and failures in words. Tallies of several processes are added up."""

    def __init__(self):
        self.judged = collections.Counter()
        # What was left out or refused for a known reason: never silently.
        self.excused = collections.Counter()
        self.drawn = collections.Counter()
        self.failures = []

    def judge(self, what, error=None):
        """Counts one judgement; `error` says what is wrong, or is None."""
        self.judged[what] += 1
        if error is not None:
            self.failures.append((what, str(error)))

    def excuse(self, what, why):
        self.excused[f"{what}: {why}"] += 1

    def add(self, other):
        self.judged.update(other.judged)
        self.excused.update(other.excused)
        self.drawn.update(other.drawn)
        self.failures += other.failures

    def text(self):
        """Tables of what was drawn, judged and excused."""
        failed = collections.Counter(what for what, _ in self.failures)
        lines = []
        if self.drawn:
            lines += ["Drawn:", "  " + ", ".join(f"{name} {count}" for name, count in sorted(self.drawn.items()))]
        lines += ["Judged:", f"  {'':60} {'times':>8} {'failed':>8}"]
        lines += [f"  {what:60} {count:8} {failed[what]:8}" for what, count in sorted(self.judged.items())]
        if self.excused:
            lines.append("Refused or left out, for known reasons:")
            lines += [f"  {count:6}  {what}" for what, count in sorted(self.excused.items())]
        return "\n".join(lines)
