"""Section of docs/validation.md that sets what exercises cost beside the Compendium and measured costs.

Standard library only.
"""

import json
import subprocess

from validation_people import HEAVY, load_rows
from validation_runs import MAN, WOMAN, table

LIGHT = 0.18  # of the largest load: the middle of 12 to 24 % of the 1RM (Reis 2017)
SESSION_CODES = ("02054", "02052", "02050")  # exercises with a bar, by the Compendium
NEAR = 0.25  # of one figure, where the Compendium has no range
BODY_WEIGHT = {"front-plank": "02024", "curl-up": "02024", "glute-bridge": "02024"}


def body_weight_session(program, exercise):
    done = subprocess.run([str(program.build / "sinew"), "analyze", exercise, "--json", "-"],
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["energy"]


def kcal_per_min(energy):
    repetition = energy["repetition"]
    return 60 * repetition["gross_kcal"] / repetition["time_s"]


def efficiency(result):
    """Work of lifting over the net energy of the repetition."""
    return result["work"]["lifting"]["mechanical_J"] / result["energy"]["repetition"]["net_J"]


def energy_cost(program, findings):
    costs = {row["name"]: row for row in load_rows("energy.csv")}
    mets = [float(costs[code]["value"]) for code in SESSION_CODES]
    low, high = min(mets), max(mets)
    rows = []
    for person in (WOMAN, MAN):
        largest = program.largest_load(person)
        for name, share in (("light", LIGHT), ("heavy", HEAVY)):
            result = program.analyze(person, share * largest)
            energy = result["energy"]
            repetition, session = energy["repetition"], energy["session"]
            rows.append([person.name, f"{name}: {share * largest:.1f} kg", f"{repetition['net_J']:.0f}",
                         f"{repetition['gross_J']:.0f}", f"{energy['most_net_J']:.0f}",
                         f"{repetition['met']:.1f}", f"{kcal_per_min(energy):.1f}",
                         f"{session['met']:.1f}", f"{session['gross_kcal']:.1f}",
                         f"{100 * efficiency(result):.0f} %"])
            if name == "heavy":
                findings.judge(low <= session["met"] <= high, "People",
                               f"{person.name}: MET of a session of heavy hip thrusts",
                               f"ours {session['met']:.1f} beside {low:g} to {high:g} "
                               f"({', '.join(SESSION_CODES)}; no code names the hip thrust); "
                               f"{repetition['met']:.1f} during the repetitions")
        if person is not MAN:
            continue  # the study measured men
        light = kcal_per_min(program.analyze(person, LIGHT * largest)["energy"])
        row = costs["resistance_light"]
        findings.judge(float(row["low"]) <= light <= float(row["high"]), "People",
                       f"{person.name}: light repetitions without a pause (Reis 2017)",
                       f"ours {light:.1f} beside {row['low']} to {row['high']} kcal/min of eight other exercises")
        heavy = kcal_per_min(program.analyze(person, HEAVY * largest)["energy"])
        row = costs["legs_heavy"]
        findings.judge(heavy >= float(row["value"]), "People",
                       f"{person.name}: heavy repetitions (Reis 2017)",
                       f"ours {heavy:.1f} beside more than {row['value']} kcal/min of other leg exercises, "
                       "extrapolated there from light ones")
    text = ("Metabolic power of the muscles after Bhargava 2004 (docs/energy.md), gross with 1 MET of rest. A "
            "session is 3 sets of 10 with 2 minutes of rest at 1.3 MET, chosen; the Compendium's are "
            f"sessions as people do them. Agreement: between the least and the most of the codes, {low:g} to "
            f"{high:g} MET; with body weight, within {100 * NEAR:.0f} % of the code. Heart and breath beyond rest, arms and neck are not in ours, so that it lies low. "
            "Efficiency: work of lifting over the net energy of lifting and lowering.\n\n"
            + table(["", "load", "net [J] a repetition", "gross [J]", "net at most [J]", "MET of repetitions",
                     "kcal/min", "MET of the session", "kcal of the session", "efficiency"], rows))
    rows = []
    for exercise, code in BODY_WEIGHT.items():
        energy = body_weight_session(program, exercise)
        met, published = energy["session"]["met"], float(costs[code]["value"])
        findings.judge(abs(met / published - 1) <= NEAR, "People", f"{exercise}: MET of a session",
                       f"ours {met:.1f} beside {published:g} of light calisthenics ({code}); "
                       f"{energy['repetition']['met']:.1f} while at work")
        rows.append([exercise, f"{energy['repetition']['net_J']:.0f}", f"{energy['repetition']['met']:.1f}",
                     f"{met:.1f}", f"{published:g} ({code}, {costs[code]['label']})"])
    return text + "\n" + table(["body weight, " + WOMAN.name, "net [J]", "MET while at work",
                                "MET of the session", "the Compendium's"], rows)
