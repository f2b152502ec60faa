"""Section of docs/validation.md that sets the greatest torques of the body beside measured ones.

Standard library only.
"""

import csv

from validation_runs import MAN, REPOSITORY, WOMAN, table

TORQUES = REPOSITORY / "data" / "bodies" / "maximal_torques.csv"
GRAVITY = 9.80665
PEOPLE = {"male": ("man", 1.75, 75), "female": ("woman", 1.68, 62)}  # height [m], mass [kg]
LIFTS = ("hip-thrust", "back-squat", "deadlift", "romanian-deadlift", "crunch", "sit-up", "pallof-press", "suitcase-hold")
TOLERANCE = 0.15  # as hand statics; between people the standard deviation is 26 to 30 % (Anderson 2007)


def load_torques():
    lines = [line for line in TORQUES.read_text().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def measured_Nm(row):
    """Brought to the size of our man or woman."""
    _, height_m, mass_kg = PEOPLE[row["sex"]]
    value = float(row["torque"])
    if row["unit"] == "per_mhg":
        return value * mass_kg * height_m * GRAVITY
    if row["unit"] == "per_kg":
        return value * mass_kg
    return value * mass_kg / float(row["person_mass"])


def posture(row):
    if row["region"] == "trunk":
        return f"lumbar spine {float(row['lumbar_deg']):g}°"
    return f"hip {float(row['hip_deg']):g}°, knee {float(row['knee_deg']):g}°"


def greatest_torques(program, findings):
    tests, failed = program.tests("MaximalTorque*")
    ours = {int(key.removeprefix("row_")): float(value) for test in tests.values()
            for key, value in test.items() if key.startswith("row_")}
    findings.judge(failed == 0, "People", "tests of greatest torques beside OpenSim", f"{failed} failed")
    rows = []
    for k, row in enumerate(load_torques()):
        who, height_m, mass_kg = PEOPLE[row["sex"]]
        people, model, fitted = measured_Nm(row), ours[k], row["fit"] == "yes"
        departure = model / people - 1
        what = f"{who}: greatest torque of {row['task']}, {posture(row)} (row {k + 1})"
        figures = f"ours {model:.0f} beside {people:.0f} N·m, {100 * departure:+.0f} %"
        if abs(departure) > TOLERANCE:
            verdict = "miss"
            findings.miss("People", what, figures, "specific tension was calibrated on this test, "
                          "among others that disagree" if fitted else "")
        elif fitted:
            verdict = "noted"
            findings.note("People", what, figures + "; specific tension was calibrated on this test, so "
                                                    "that it counts for nothing")
        else:
            verdict = "agrees"
            findings.agree("People", what, figures)
        rows.append([k + 1, f"{who}, {100 * height_m:.0f} cm, {mass_kg} kg", row["task"], posture(row),
                     f"{people:.0f}", f"{model:.0f}", f"{100 * departure:+.0f} %",
                     "yes" if fitted else "no", verdict, row["source"]])
    return ("The greatest moment that activations give at rest while they balance what the dynamometer does "
            "not hold: one leg; for the trunk all 18 lumbar coordinates under a pad at the shoulder blades "
            "(tools/calibrate_specific_tension.py has the protocol). Measured torques are brought to the "
            f"size of our people. A miss is a departure beyond {100 * TOLERANCE:.0f} %. Specific tension, one "
            "number for legs and one for trunk, was calibrated on the rows marked so: where these agree they "
            "prove nothing, and where they miss no single number serves hip and knee. Capacity inherits the "
            "departure of what limits it. Command: "
            "`build/cross_tests --gtest_filter='MaximalTorque*'`.\n\n"
            + table(["row", "", "task", "posture", "measured [N·m]", "ours [N·m]", "departure", "calibrated on it",
                     "verdict", "source"], rows))


def heaviest_loads(program, findings):
    """What the two people lift at most in each exercise that carries a load, and what stops them."""
    rows, loads = [], {}
    for name in LIFTS:
        row = [name]
        for person in (WOMAN, MAN):
            result = program.lift(person, name, "75%")
            found = result.get("capacity", {})
            if found.get("status") != "solved":
                row += [result.get("refused", "not found"), ""]
                continue
            loads[person, name] = found["load_kg"]
            muscles = ", ".join(found["limiting_muscles"][:3])
            row += [f"{found['load_kg']:.1f}", f"{', '.join(found['limiting_coordinates'][:2])} ({muscles})"]
        rows.append(row)
    weaker = [name for name in LIFTS
              if (WOMAN, name) in loads and (MAN, name) in loads and loads[MAN, name] < loads[WOMAN, name]]
    if weaker:
        findings.miss("People", "a man of average strength lifts more than a woman of average strength",
                      "less in " + ", ".join(f"{name} ({loads[MAN, name]:.1f} beside {loads[WOMAN, name]:.1f} kg)"
                                             for name in weaker),
                      "not computed: both have the same force per muscle area, and he carries more of his weight above the hips")
    else:
        findings.agree("People", "a man of average strength lifts more than a woman of average strength",
                       f"in all of {len(LIFTS)} exercises")
    return ("The heaviest load of one repetition at the file's tempo, by `build/sinew analyze … --load 75%`. No "
            "measurement of untrained people in just these set-ups was seen; lifters' records are far above. Squat and "
            "deadlifts are weak because the leg model's knee and hip extensors are, deeply bent: see the greatest "
            "torques above. Shares of the heaviest load, not kilograms, are what is compared with studies.\n\n"
            + table(["", f"{WOMAN.name} [kg]", "stopped by", f"{MAN.name} [kg]", "stopped by"], rows))
