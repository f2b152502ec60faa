"""The section of docs/validation.md that sets our activations beside published EMG: the tables of
`sinew validate`, by the rules of docs/evidence.md. Standard library only."""

import json
import subprocess
import tempfile
from pathlib import Path

from validation_runs import MAN, WOMAN, table

ENOUGH = 8    # scored pairs of a muscle, from which on its score is judged
PASSES = 0.8  # share of them ordered as in people
CREST = ("E0_R10", "E0_R11", "E0_R12")  # the external oblique's lines that end on the iliac crest
LINES = ("E0_R7", "E0_R8", "E0_R9", *CREST, "IO4", "IO5", "IO6")
MUSCLES = ("rectus abdominis", "obliques", "erector spinae", "gluteus maximus", "biceps femoris")


def percent(value):
    return "" if value is None else f"{100 * value:.1f}"


def ours(pair):
    if pair["first"]["activation"] is None or pair["second"]["activation"] is None:
        return pair["why_not"]
    ratio = "" if pair["simulated_ratio"] is None else f" ({pair['simulated_ratio']:.2f})"
    return (f"{pair['verdict']}: {percent(pair['first']['activation'])} beside "
            f"{percent(pair['second']['activation'])} %{ratio}")


def people(pair):
    ratio = "" if pair["measured_ratio"] is None else f" ({pair['measured_ratio']:.2f})"
    if pair["first"]["mean"] is None or pair["second"]["mean"] is None:
        text = "not different" if pair["verdict"] == "close" else "above"
        return f"{text}{ratio}, {pair['order_from']}"
    return (f"{pair['first']['mean']:g} beside {pair['second']['mean']:g} {pair['unit']}{ratio}, "
            f"{pair['order_from']}")


def oblique_lines(program, person, simulated_as):
    """Per line of the side that works more, activation over the repetition: (mean, peak)."""
    exercise, *rest = simulated_as.split(", ")
    command = [str(program.build / "sinew"), "analyze", exercise, *person.arguments()]
    for part in rest:
        command += ["--load", part.replace(" ", "")] if part.endswith("%") else ["--variation", part]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*command, "--out", folder], check=True, stdout=subprocess.DEVNULL)
        text = (Path(folder) / "activation.sto").read_text().splitlines()
    head, *frames = text[text.index("endheader") + 1:]
    names = [name.split("/")[-1] for name in head.split("\t")]
    columns = dict(zip(names, zip(*(map(float, frame.split("\t")) for frame in frames))))
    time = columns["time"]

    def mean(series):
        steps = zip(time, time[1:], series, series[1:])
        return sum((b - a) * (x + y) / 2 for a, b, x, y in steps) / (time[-1] - time[0])

    sides = [{line: (mean(columns[f"{line}_{side}"]), max(columns[f"{line}_{side}"])) for line in LINES}
             for side in "rl"]
    return max(sides, key=lambda side: sum(side[line][0] for line in CREST))


def lines_of_the_obliques(program, pairs):
    """A table, and how many scored pairs are right with the external oblique read at its crest lines."""
    scored = [p for p in pairs if p["scored_under"] == "obliques" and p["verdict"] in ("correct", "WRONG")]
    ends = sorted({p[end]["simulated_as"] for p in scored for end in ("first", "second")})
    lines = {end: oblique_lines(program, WOMAN, end) for end in ends}
    right = 0
    for pair in scored:
        if pair["group"] != "external oblique":
            right += pair["verdict"] == "correct"
            continue
        kind = 1 if pair["metric"] == "peak" else 0
        first, second = (sum(lines[pair[end]["simulated_as"]][line][kind] for line in CREST)
                         for end in ("first", "second"))
        right += first > second
    text = (f"\n### Lines of the obliques\n\n{WOMAN.name}: mean activation of each line [%], on the side whose lines "
            "to the crest work more. An electrode 15 cm beside the navel, where the external oblique is measured, "
            "lies over the side of the belly, between E0_R9, which runs on to the midline, and E0_R10, the first "
            "that ends on the iliac crest; a group's activation is a mean over the volume of all six, of which "
            "E0_R7 to E0_R9 have most. The side plank works the crest's lines alone. Read at "
            f"{CREST[0]} to {CREST[-1]}, {right} of {len(scored)} pairs would be in the order of people.\n\n")
    text += table(["", *LINES], [[end, *(percent(lines[end][line][0]) for line in LINES)] for end in ends])
    return text, f"external oblique read at {CREST[0]} to {CREST[-1]}: {right} of {len(scored)}"


def pairs_within_a_study(program, findings):
    answers = {person: program.validate(person) for person in (WOMAN, MAN)}
    his = {json.dumps([p[k] for k in ("study", "muscle", "region", "metric", "phase")]
                      + [p["first"]["measured"], p["second"]["measured"]]): p
           for p in answers[MAN]["pairs"]}
    text = ("`sinew validate`, by the rules of [evidence.md](evidence.md), which were fixed before its first run: of "
            "two set-ups in which one study measured the same muscle alike, which asks more of it, and how many "
            "times as much. *close*: too close to call in people, not scored. Figures in brackets are ratios.\n\n")
    rows = []
    lines, experiment = lines_of_the_obliques(program, answers[WOMAN]["pairs"])
    for person, answer in answers.items():
        for score in answer["pair_scores"]:
            share = score["share"]
            rows.append([person.name, score["muscle"], f"{score['correct']} of {score['scored']}",
                         "" if share is None else f"{share:.2f}", score["too_close"], score["not_simulated"],
                         f"{score['ratios_within_2']} of {score['ratios']}"])
            if score["muscle"] not in MUSCLES:
                continue
            what = f"{person.name}: pairs within a study, {score['muscle']}"
            figures = (f"{score['correct']} of {score['scored']} in the order of people; {score['too_close']} too "
                       f"close to call, {score['not_simulated']} not simulated")
            if score["scored"] < ENOUGH:
                findings.note("Pairs within a study", what, f"{figures}; fewer than {ENOUGH} to judge by")
            elif share >= PASSES:
                findings.agree("Pairs within a study", what, figures)
            else:
                tried = person is WOMAN and score["muscle"] == "obliques"
                findings.miss("Pairs within a study", what, figures, experiment if tried else "")
    text += table(["", "muscle", "in the order of people", "share", "too close", "not simulated",
                   "ratios within a factor of 2"], rows)
    rows = []
    for pair in answers[WOMAN]["pairs"]:
        other = his[json.dumps([pair[k] for k in ("study", "muscle", "region", "metric", "phase")]
                               + [pair["first"]["measured"], pair["second"]["measured"]])]
        near = " (near)" if pair["first"]["near"] or pair["second"]["near"] else ""
        what = ", ".join(pair[k] for k in ("muscle", "region", "metric", "phase") if pair[k])
        rows.append([pair["study"], what, f"{pair['first']['simulated_as']}{near}",
                     pair["second"]["simulated_as"], people(pair), ours(pair), ours(other)])
    text += ("\n### Every pair\n\nnear: a set-up differs in something that `simulated_as.csv` names.\n\n"
             + table(["study", "muscle", "greater in people", "lesser", "people", WOMAN.name, MAN.name], rows))
    return text + lines + levels(answers, findings)


def levels(answers, findings):
    text = ("\n### Levels\n\nPublished %MVIC beside our activation over that in a simulated maximal contraction; in "
            "brackets, in contractions whose moment is within a hundredth of the greatest. *undecided*: the verdict "
            "turns over among them.\n\n")
    text += table(["", "group", "active in its maximal contraction [%]", "task", "moment [N·m]"],
                  [[person.name, m["group"], f"{percent(m['activation'])} ({percent(m['least'])} to "
                    f"{percent(m['most'])})", m["task"], f"{m['moment_Nm']:.0f}"]
                   for person, answer in answers.items() for m in answer["maximal_contractions"]])
    for person, answer in answers.items():
        shown = [l for l in answer["levels"] if l["simulated_percent"] is not None]
        rows = []
        for l in shown:
            high = "any" if l["highest_percent"] is None else f"{l['highest_percent']:.0f}"
            sd = f" (SD {l['sd']:g})" if l["sd"] else ""
            rows.append([l["study"], ", ".join(l[k] for k in ("muscle", "region", "metric", "phase") if l[k]),
                         l["simulated_as"] + (" (near)" if l["near"] else ""), f"{l['mean']:g}{sd}",
                         f"{l['simulated_percent']:.0f} ({l['lowest_percent']:.0f} to {high})",
                         l["verdict"] + ("" if l["decided"] else ", undecided")])
        text += f"\n{person.name}:\n\n" + table(["study", "muscle", "ours", "people [%]", "ours [%]", ""], rows)
        hits, decided = sum(l["verdict"] == "hit" for l in shown), [l for l in shown if l["decided"]]
        findings.note("Pairs within a study", f"{person.name}: levels over a maximal contraction",
                      f"{hits} of {len(shown)} hits; {sum(l['verdict'] == 'hit' for l in decided)} of the "
                      f"{len(decided)} that are decided")
        missing = {s["why_not"] for s in answer["set_ups"] if s["why_not"]}
        if missing:
            text += "\nNot simulated: " + "; ".join(sorted(missing)) + ".\n"
    return text
