"""Sections of docs/validation.md that set the hip thrust beside measurements of people."""

import csv
import math

from validation_runs import (BASE, CONTACTS, EXPERIMENTS, MAN, REPOSITORY, WOMAN, both, group,
                             lift_frames, moment, table)

EVIDENCE = REPOSITORY / "data" / "evidence"
HEAVY = 0.8  # share of the largest load that the body lifts


def load_rows(name):
    lines = [line for line in (EVIDENCE / name).read_text().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def evidence(identifier):
    row = next(r for r in load_rows("loads.csv") if r["id"] == identifier)
    return float(row["mean"]), float(row["sd"] or 0)


def ranks(values):
    """Largest first, from 1; equal values share the mean rank."""
    ordered = sorted(values, reverse=True)
    return [(2 * ordered.index(v) + ordered.count(v) + 1) / 2 for v in values]


def correlation(a, b):
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    cross = sum((x - ma) * (y - mb) for x, y in zip(a, b))
    return cross / math.sqrt(sum((x - ma) ** 2 for x in a) * sum((y - mb) ** 2 for y in b))


def usable(result):
    """An experiment in which a moment is missed explains nothing."""
    return result.get("status") == "solved"


def experiments(program, person, load, measure):
    """{experiment: measure(result)} of those that solve, and the names of those that do not."""
    found, out = {}, []
    for variant in EXPERIMENTS:
        result = program.analyze(person, load, variant)
        if usable(result):
            found[variant.name] = measure(result)
        else:
            out.append(variant.name)
    return found, out


def heavy_loads(program):
    return {person: program.largest_load(person) for person in (WOMAN, MAN)}


OVER_MAXIMAL = "over a simulated maximal contraction"
IDLE_BELOW = 0.02  # mean activation, as in the rule of roles


def order_of_excitation(program, findings):
    muscles = [row["muscle"] for row in load_rows("hip_thrust_excitation_order.csv")]
    text = ("Evidence: Krause Neto 2019, data/evidence/hip_thrust_excitation_order.csv. Ours: mean "
            "activation over the repetition, volume-weighted over a group. Surface EMG over a maximal "
            "contraction is not activation; only the order is compared. It was first judged by activation as it is, "
            "and still is; since studies give EMG over that of a maximal contraction, ours over that of a simulated "
            "one (data/evidence/mvic_tasks.csv) stands among the experiments, and has a correlation of its own. "
            "That was added after the order as it is had been seen.\n")
    for person, largest in heavy_loads(program).items():
        load = HEAVY * largest
        result = program.analyze(person, load)
        mean = [group(result, m)["mean_activation"] for m in muscles]
        peak = [group(result, m)["peak_activation"] for m in muscles]
        ours = ranks(mean)
        rho = correlation(list(range(1, len(muscles) + 1)), ours)
        text += (f"\n### {person.name}, {load:.0f} kg ({100 * HEAVY:.0f} % of the {largest:.0f} kg that "
                 f"this body lifts)\n\n"
                 + table(["muscle", "rank in people", "our rank", "mean", "peak"],
                         [[m, k + 1, f"{ours[k]:g}", f"{100 * mean[k]:.1f} %", f"{100 * peak[k]:.1f} %"]
                          for k, m in enumerate(muscles)])
                 + f"\nRank correlation (Spearman) {rho:.2f}.\n")
        by_experiment, out = experiments(
            program, person, load,
            lambda r: [group(r, m)["mean_activation"] for m in muscles])
        full = {m["group"]: m["activation"] for m in program.validate(person)["maximal_contractions"]}
        over_maximal = [a / full[m] for a, m in zip(mean, muscles)]
        by_experiment[OVER_MAXIMAL] = over_maximal
        unit = mean[0]  # gaps are shares of gluteus maximus, so that working less closes none
        rows = []
        for i in range(len(muscles)):
            for j in range(i + 1, len(muscles)):
                gap = (mean[j] - mean[i]) / unit
                if gap <= 0:
                    continue
                gaps = {name: max(0.0, v[j] - v[i]) / v[0] for name, v in by_experiment.items()}
                what = f"{person.name}: {muscles[j]} above {muscles[i]}"
                verdict = findings.weigh("People", what, f"{100 * mean[j]:.1f} beside {100 * mean[i]:.1f} %",
                                         gap, gaps, scale=100, unit="% of gluteus maximus")
                best = min(gaps, key=gaps.get)
                rows.append([f"{muscles[j]} above {muscles[i]}", f"{100 * gap:.1f}", best,
                             f"{100 * gaps[best]:.1f}", verdict])
        text += ("\nInversions (gaps of mean activation in % of that of gluteus maximus in the same "
                 "run):\n\n"
                 + table(["pair", "gap", "experiment that leaves least", "gap then", "verdict"], rows)
                 + (f"\nExperiments in which a moment is missed, and which therefore explain nothing: "
                    f"{', '.join(out)}.\n" if out else "")
                 + "\n" + table(["experiment", "rank correlation"] + [m for m in muscles],
                                [[name, f"{correlation(list(range(1, 9)), ranks(v)):.2f}"]
                                 + [f"{100 * a:.0f}" for a in v] for name, v in by_experiment.items()]))
        findings.judge(rho > 0.7, "People", f"{person.name}: order of excitation",
                       f"rank correlation {rho:.2f}, {len(rows)} of 28 pairs inverted")
        rho = correlation(list(range(1, len(muscles) + 1)), ranks(over_maximal))
        inverted = sum(over_maximal[j] > over_maximal[i] for i in range(len(muscles)) for j in range(i + 1, len(muscles)))
        findings.judge(rho > 0.7, "People", f"{person.name}: order of excitation {OVER_MAXIMAL}",
                       f"rank correlation {rho:.2f}, {inverted} of 28 pairs inverted: "
                       + ", ".join(f"{m} {100 * a:.0f}" for m, a in zip(muscles, over_maximal)) + " %")
        wall = {m: group(result, m) for m in ("rectus abdominis", "external oblique", "internal oblique",
                                              "transversus abdominis")}
        least = min(m for m in mean if m >= IDLE_BELOW)
        text += ("\nThe abdominal wall in the same run:\n\n"
                 + table(["group", "mean [%]", "peak [%]"],
                         [[m, f"{100 * g['mean_activation']:.1f}", f"{100 * g['peak_activation']:.1f}"]
                          for m, g in wall.items()]))
        above = [m for m, g in wall.items() if g["mean_activation"] > least]
        seen = [m for m in above if m != "transversus abdominis"]
        what = f"{person.name}: no abdominal muscle among those that work"
        figures = (f"least of the ordered muscles that work {100 * least:.1f} %; above it: "
                   + (", ".join(f"{m} {100 * wall[m]['mean_activation']:.1f} %" for m in above) or "none"))
        if above and not seen:
            findings.undecided("People", what, figures + "; electrodes on the skin do not reach the "
                                               "transversus, so no study says")
        else:
            findings.judge(not seen, "People", what, figures)
    return text


def peak_place(result, series):
    """Share of the way up at which a series is largest in the lift."""
    frames = lift_frames(result)
    return result["path"][max(frames, key=lambda f: series[f])]


LOCKOUT = 0.8  # the last fifth of the way is called near lockout


def hip_moment_and_glutes(program, findings):
    text = ("Evidence: net hip extension moment is largest low in the lift and falls towards lockout "
            "(Brazil 2021; Palmer 2017: peak near 90° of hip flexion, a second peak later, extensor "
            "throughout), while gluteal EMG is largest near lockout.\n\n")
    rows = []
    for person, largest in heavy_loads(program).items():
        load = HEAVY * largest
        result = program.analyze(person, load)
        frames = lift_frames(result)
        hip = [-m for m in both(result, "hip_flexion")]
        glutes = group(result, "gluteus maximus")["activation"]
        top, bottom = frames[-1], frames[0]
        place = peak_place(result, hip)
        rows.append([person.name, f"{load:.0f}", f"{hip[bottom]:.0f}", f"{max(hip[f] for f in frames):.0f}",
                     f"{100 * place:.0f} %", f"{hip[top]:.0f}", f"{100 * glutes[bottom]:.0f} %",
                     f"{100 * glutes[top]:.0f} %", f"{100 * peak_place(result, glutes):.0f} %"])
        peak = max(hip[f] for f in frames)
        findings.judge(place < 1 / 3 and hip[top] < 0.9 * peak, "People",
                       f"{person.name}: hip moment falls towards lockout",
                       f"peak {peak:.0f} N·m at {100 * place:.0f} % of the way, {hip[top]:.0f} at the top")
        findings.judge(min(hip) > 0, "People", f"{person.name}: hip moment extends throughout",
                       f"least {min(hip):.0f} N·m")
        ours = peak_place(result, glutes)

        def loss_at_top(r):
            series = group(r, "gluteus maximus")["activation"]
            lift = lift_frames(r)
            return 1 - series[lift[-1]] / max(series[f] for f in lift)
        gaps, _ = experiments(program, person, load, loss_at_top)
        what = f"{person.name}: gluteus maximus peaks near lockout"
        value = (f"ours peaks at {100 * ours:.0f} % of the way; {100 * glutes[bottom]:.0f} % active at the "
                 f"bottom, {100 * glutes[top]:.0f} % at the top")
        if ours >= LOCKOUT:
            findings.agree("People", what, value)
        else:
            findings.weigh("People", what, value, loss_at_top(result), gaps, scale=100,
                           unit="% below its peak at the top")
        spine = moment(result, "L5_S1_FE")
        findings.judge(peak_place(result, spine) < 1 / 3, "People",
                       f"{person.name}: L5/S1 moment largest just after the lowering (Otsuka 2021)",
                       f"ours peaks at {100 * peak_place(result, spine):.0f} % of the way up")
    return text + table(["", "load [kg]", "hip, both legs: bottom [N·m]", "peak", "peak at", "top",
                         "gluteus maximus: bottom", "top", "peak at"], rows)


def missed(result):
    worst = max(result["shortfalls"], key=lambda s: abs(s["missing_Nm"]), default=None)
    return f"{worst['coordinate']} {abs(worst['missing_Nm']):.0f}" if worst else ""


def contact_choices(program, findings):
    """Friction and feet beside measured moments, for the man: all three studies measured men."""
    largest = heavy_loads(program)[MAN]
    text = (f"{MAN.name}; he lifts {largest:.0f} kg at most. The studies measured trained men, whose "
            "sizes and loads their abstracts do not give; ours is an average man, so loads are shares of "
            "the largest load. How hard feet and back squeeze is left to least effort: hence these "
            "variants. A row that misses a moment is impossible as stated; the missed moment is shown "
            "(N·m, or N for pelvis_tx and pelvis_ty).\n")
    knee_mean, knee_sd = evidence("B095")
    hip_mean, hip_sd = evidence("V001")
    squat = evidence("B096")[0]
    for share, label in ((0.7, "70 % (Palmer 2017, Brazil 2021)"), (0.85, "85 %, about a 6RM (Otsuka 2021)")):
        load, rows, knees = share * largest, [], {}
        for variant in CONTACTS:
            r = program.analyze(MAN, load, variant)
            if "refused" in r:
                rows.append([variant.name, r["refused"]] + [""] * 9)
                continue
            hip = [-m for m in both(r, "hip_flexion")]
            knee = [-m for m in moment(r, "knee_angle_r")]
            frames = lift_frames(r)
            if usable(r):
                knees[variant.name] = max(knee)
            foot = next(c for c in r["contacts"] if c["name"] == "foot_r")
            along = [-x for x in foot["force_x_N"]]
            aside = foot["force_z_N"]
            sideways = max(aside, key=abs)
            rows.append([variant.name, f"{max(hip):.0f}", f"{max(hip) / MAN.mass_kg:.2f}",
                         f"{max(knee):.0f}", f"{-min(knee):.0f}", f"{knee[frames[0]]:.0f}",
                         f"{knee[frames[-1]]:.0f}", f"{max(moment(r, 'L5_S1_FE')):.0f}",
                         f"{round(min(along))} to {round(max(along))}",
                         f"{abs(sideways):.0f} {'in' if sideways > 0 else 'out'}", missed(r)])
        text += (f"\n### {load:.0f} kg, {label}\n\n"
                 + table(["", "hip extension, both legs [N·m]", "[N·m/kg]",
                          "knee, each leg: extension peak [N·m]", "flexion peak", "extension at bottom",
                          "extension at top", "L5/S1 extension [N·m]",
                          "foot pushes forward [N]", "and to the side [N]", "missed"], rows))
        r = program.analyze(MAN, load)
        hip = [-m for m in both(r, "hip_flexion")]
        if share == 0.7:
            text += (f"\nPeople: hip extension {hip_mean} (SD {hip_sd}) N·m/kg (Palmer 2017); hip above knee "
                     "and pelvic-trunk, ankle negligible (Brazil 2021).\n")
            others = {"knee": max(abs(m) for m in both(r, "knee_angle")),
                      "L5/S1": max(moment(r, "L5_S1_FE")),
                      "ankle": max(abs(m) for m in both(r, "ankle_angle"))}
            findings.judge(max(hip) > max(others.values()), "People",
                           "hip moment above knee and pelvic-trunk (Brazil 2021)",
                           f"hip {max(hip):.0f}, " + ", ".join(f"{k} {v:.0f}" for k, v in others.items())
                           + " N·m, both legs")
            ankle = {v.name: max(abs(m) for m in both(program.analyze(MAN, load, v), "ankle_angle"))
                     for v in EXPERIMENTS if usable(program.analyze(MAN, load, v))}
            if others["ankle"] > 0.1 * max(hip):
                findings.weigh("People", "ankle moment negligible (Brazil 2021)",
                               f"{others['ankle']:.0f} N·m beside {max(hip):.0f} at the hip, both legs",
                               others["ankle"] - 0.1 * max(hip),
                               {k: max(0.0, v - 0.1 * max(hip)) for k, v in ankle.items()}, unit="N·m")
            else:
                findings.agree("People", "ankle moment negligible (Brazil 2021)",
                               f"{others['ankle']:.0f} N·m beside {max(hip):.0f}")
            findings.undecided("People", "size of the hip moment (Palmer 2017)",
                               f"ours {max(hip) / MAN.mass_kg:.2f} N·m/kg for both legs beside "
                               f"{hip_mean} (SD {hip_sd}); load, and whether one leg or both, not said")
            hip_angle = program.geometry(MAN, round(load, 1), BASE, 101)["angle_deg"]["hip_flexion_r"]
            at = hip_angle[max(lift_frames(r), key=lambda f: hip[f])]
            findings.set_by("People", "hip flexion where its moment peaks (Palmer 2017)",
                            f"ours {at:.0f}° beside close to {evidence('V002')[0]:.0f}°: the moment peaks "
                            "near the bottom, whose posture is chosen")
        else:
            ours = max(-m for m in moment(r, "knee_angle_r"))
            text += (f"\nPeople: knee extension {knee_mean:.0f} (SD {knee_sd:.0f}) N·m in the hip thrust, "
                     f"{squat:.0f} in the back squat (Otsuka 2021; one leg or both not said).\n")
            value = (f"ours {ours:.0f} N·m a leg, {2 * ours:.0f} both, beside {knee_mean:.0f} (SD "
                     f"{knee_sd:.0f}); {min(knees.values()):.0f} to {max(knees.values()):.0f} a leg over "
                     "the variants that solve")
            findings.undecided("People", "knee extension moment (Otsuka 2021)",
                               value + "; one leg or both not said")
            along = [-x for x in next(c for c in r["contacts"] if c["name"] == "foot_r")["force_x_N"]]
            turn = max(map(abs, moment(r, "hip_rotation_r")))
            findings.note("People", "least effort chooses how the feet push",
                          f"each foot's push along the floor runs from {min(along):.0f} to "
                          f"{max(along):.0f} N within one repetition, and the hips carry up to "
                          f"{turn:.0f} N·m of rotation in a lift without any turn: no measurement says that "
                          "people do so")
    return text + lifts_beside_each_other(program, findings)


def lifts_beside_each_other(program, findings):
    """Net moments of three lifts, each at 85 % of what the man lifts so (Otsuka 2021: 6RM)."""
    peaks, rows = {}, []
    for name in ("hip-thrust", "back-squat", "deadlift"):
        r = program.lift(MAN, name, "85%")
        if not usable(r):
            findings.undecided("People", "net moments of three lifts (Otsuka 2021)",
                               f"{name} at 85 %: {r.get('refused', r.get('status'))}")
            return ""
        peaks[name] = {"knee": max(-m for m in both(r, "knee_angle")),
                       "hip": max(-m for m in both(r, "hip_flexion")),
                       "L5/S1": max(moment(r, "L5_S1_FE"))}
        rows.append([name, f"{r['load_kg']:.0f}", *(f"{m:.0f}" for m in peaks[name].values())])
    people = {name: evidence(row)[0] for name, row in
              (("hip-thrust", "B095"), ("back-squat", "B096"), ("deadlift", "B097"))}
    findings.judge(peaks["back-squat"]["knee"] > peaks["hip-thrust"]["knee"] > peaks["deadlift"]["knee"],
                   "People", "knee extension: back squat above hip thrust above deadlift (Otsuka 2021)",
                   ", ".join(f"{name} {peaks[name]['knee']:.0f} N·m beside {people[name]:.0f}"
                             for name in ("back-squat", "hip-thrust", "deadlift")) + "; ours both legs")
    for joint, row in (("hip", "B099"), ("L5/S1", "B098")):
        for name in ("hip-thrust", "deadlift"):
            excess = 100 * (peaks[name][joint] / peaks["back-squat"][joint] - 1)
            findings.judge(excess > 0, "People",
                           f"{joint} extension moment larger in the {name} than in the back squat (Otsuka 2021)",
                           f"ours {excess:+.0f} % beside {evidence(row)[0]:+.0f} %; our squat stops above "
                           "parallel and its load is limited by the knees")
    return ("\n### Hip thrust, back squat and deadlift (Otsuka 2021)\n\nEach at 85 % of the heaviest load that this "
            "man lifts so; largest extension moments of the repetition, both legs.\n\n"
            + table(["", "load [kg]", "knee [N·m]", "hip [N·m]", "L5/S1 [N·m]"], rows)
            + f"\nPeople, at 6RM: knee {people['hip-thrust']:.0f} N·m in the hip thrust, {people['back-squat']:.0f} in "
            f"the back squat, {people['deadlift']:.0f} in the deadlift; in hip thrust and deadlift the hip's moment is "
            f"{evidence('B099')[0]:.0f} % and the lumbosacral {evidence('B098')[0]:.0f} % larger than in the squat.\n")


def kinematics(program, findings):
    g = program.geometry(MAN, 30)
    bottom, top = 0, g["path"].index(max(g["path"]))
    x, y = g["bar_x_m"], g["bar_y_m"]
    dx, dy = 100 * (x[top] - x[bottom]), 100 * (y[top] - y[bottom])
    way = 100 * sum(math.hypot(x[f + 1] - x[f], y[f + 1] - y[f]) for f in range(bottom, top))
    rows = []

    def compare(label, identifier, ours, unit):
        mean, sd = evidence(identifier)
        rows.append([label, f"{ours:.2f} {unit}", f"{mean:g} (SD {sd:g})", f"{(ours - mean) / sd:+.1f} SD"])
        findings.set_by("People", f"{label} (Zabaleta-Korta 2024)",
                        f"ours {ours:.2f} beside {mean:g} (SD {sd:g}) {unit}")
    compare("bar, vertical", "V004", dy, "cm")
    compare("bar, way travelled", "V005", way, "cm")
    compare("bar, start to end", "V006", math.hypot(dx, dy), "cm")
    mean, sd = evidence("V007")
    away = abs(math.degrees(math.atan2(abs(dx), dy)))
    rows.append(["its direction from upright", f"{away:.1f}° towards the {'feet' if dx > 0 else 'head'}",
                 f"{mean - 90:.1f} (SD {sd:g}), which way not said", ""])
    findings.judge(abs(away - (mean - 90)) <= sd, "People", "bar's direction from upright (Zabaleta-Korta 2024)",
                   f"ours {away:.1f}° beside {mean - 90:.1f}° (SD {sd:g})")
    compare("lifting time, tempo 1-0-2-0", "V003", g["time_s"][top], "s")
    loads = heavy_loads(program)
    for person, largest in loads.items():
        first = program.analyze(person, largest + 2)["shortfalls"]
        if first:
            findings.note("People", f"{person.name}: what gives way first, at {largest + 2:.0f} kg",
                          f"{first[0]['coordinate']}, which needs {abs(first[0]['required_Nm']):.0f} N·m, "
                          f"is off by {abs(first[0]['missing_Nm']):.1f} at {first[0]['time_s']:.2f} s; at their "
                          f"limit: {', '.join(first[0]['muscles_at_limit'][:4])}")
    grey = {r["variation"]: r["mean"] for r in load_rows("loads.csv") if r["id"] in ("B131", "B132")}
    text = (f"{MAN.name}; the study measured ten trained men at 80 % of 1RM.\n\n"
            + table(["", "Sinew", "people", "departure"], rows)
            + "\nThe bar's travel follows from the height of the hips at the bottom, which the exercise "
              "file chooses with this study in view, as it does the tempo: neither is independent evidence.\n\n"
            + f"Largest load lifted without a missed moment: {WOMAN.name} {loads[WOMAN]:.0f} kg, "
              f"{MAN.name} {loads[MAN]:.0f} kg. Self-reported women's 1RM (grey): "
            + ", ".join(f"{k} {v} kg" for k, v in grey.items()) + ".\n")
    return text
