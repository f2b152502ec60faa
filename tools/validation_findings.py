"""What was compared, with its verdict: collected by every section of docs/validation.md."""

from validation_runs import table


class Findings:
    """What was compared, with its verdict."""

    def __init__(self):
        self.rows = []

    def add(self, verdict, section, what, figures, why=""):
        self.rows.append((verdict, section, what, figures, why))

    def agree(self, section, what, figures):
        self.add("agrees", section, what, figures)

    def miss(self, section, what, figures, why=""):
        self.add("miss", section, what, figures, why)

    def set_by(self, section, what, figures):
        """The exercise file chooses it with this very row in view: neither an agreement nor a miss."""
        self.add("set by the exercise file", section, what, figures)

    def undecided(self, section, what, figures):
        self.add("not decidable here", section, what, figures)

    def note(self, section, what, figures):
        self.add("noted", section, what, figures)

    def judge(self, good, section, what, figures):
        (self.agree if good else self.miss)(section, what, figures)

    def weigh(self, section, what, figures, gap, gaps, scale=1, unit="N·m"):
        """Explained when one experiment at least halves the gap; else a miss. Says which."""
        best = min(gaps, key=gaps.get) if gaps else None
        if best is None:
            self.miss(section, what, figures, "no experiment solves")
            return "miss"
        change = f"{best}: gap {scale * gap:.3g} to {scale * gaps[best]:.3g} {unit}"
        if gaps[best] <= gap / 2:
            self.add("explained", section, what, figures, change)
            return "explained"
        self.miss(section, what, figures, f"best experiment, {change}")
        return "miss"

    def listing(self, verdict):
        rows = [row[1:] for row in self.rows if row[0] == verdict]
        if not rows:
            return "None.\n"
        return table(["beside", "what", "figures", "experiment"], rows)
