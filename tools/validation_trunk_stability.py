"""What stability, pressure and a brace ask of the trunk: across assumptions, margins and braces.

Standard library only.
"""

from validation_runs import MAN, WOMAN, table
from validation_trunk_runs import (BODIES, EVIDENCE, TRUNK, at_top, group, held, keyed, margin_reached,
                                   mean, rows_of, sound, standing, support)

ASKED = 0.05   # RoleRule::support_from: from here on stability and pressure make a stabiliser
THORAX = ("free", "height-held", "pinned")
GAINS = ("5", "10", "20")
MARGINS = ("0", "10", "30")
SHARE = 0.8    # of the heaviest bar
ABDOMINALS = ("rectus abdominis", "external oblique", "internal oblique", "transversus abdominis")
EPSILON = 1e-2          # of the cost: RecruitmentOptions::epsilon
CONTACT_WEIGHT = 1e-11  # RecruitmentOptions::contact_weight [1/N²]


def loads(trunk, person):
    """The two loads as written on the command line, and the heaviest bar [kg]."""
    heaviest = trunk.analyze("hip-thrust", person, "--load", "40kg")["capacity"]["load_kg"]
    return ["40kg", f"{SHARE * heaviest:.2f}kg"], heaviest


def assumptions():
    """(thorax, gain, margin): few, since a margin that cannot be reached takes seconds to refuse."""
    ends = [(GAINS[-1], MARGINS[0]), (GAINS[1], MARGINS[1]), (GAINS[0], MARGINS[-1])]
    return [(t, g, m) for t in THORAX for g in GAINS for m in MARGINS if t == "pinned" or (g, m) in ends]


def across_assumptions(trunk, findings, passed):
    """The hip thrust under every choice of thorax, gain and margin."""
    text = (f"Mean activation over the repetition. The conclusion asked of each group: *stability and "
            f"pressure ask "
            f"for at least {100 * ASKED:.0f} % of full activation on top of moments*, the rule by which a "
            f"role becomes "
            f"stabiliser. {len(assumptions())} runs each: thorax {', '.join(THORAX)}; gain "
            f"{', '.join(GAINS)}; margin "
            f"{', '.join(MARGINS)} N·m/rad; with the thorax pinned all pairs of gain and margin, else the "
            f"middle and "
            "the two that ask for least and most. It reads *undecided* where it flips between "
            "them, and where it is *no* but some run does not reach its margin, because more would then be "
            "asked for.\n")
    if not passed:
        text += ("\nThe gate is not passed: of the abdominal muscles this shows figures, and the verdict on them is "
                 "closed by the gate.\n")
    for person in (WOMAN, MAN):
        asked, heaviest = loads(trunk, person)
        for load in asked:
            nominal = trunk.analyze("hip-thrust", person, "--load", load)
            runs = {(t, g, m): trunk.analyze("hip-thrust", person, "--load", load, "--thorax", t, "--gain", g,
                                             "--margin", m)
                    for t, g, m in assumptions()}
            good = {key: r for key, r in runs.items() if sound(r)}
            reached = [key for key, r in good.items() if margin_reached(r)]
            lines = []
            for name in TRUNK:
                g = group(nominal, name)
                values = {key: support(r, name) for key, r in good.items()}
                yes = [key for key, v in values.items() if v >= ASKED]
                if len(good) == len(runs) == len(yes):
                    conclusion = "yes"
                elif yes:
                    conclusion = (f"undecided: yes in {len(yes)} of {len(runs)}, of which "
                                  f"{sum(key in reached for key in yes)} reach their margin")
                elif len(reached) < len(runs):
                    conclusion = f"undecided: no in all, but {len(runs) - len(reached)} do not reach their margin"
                else:
                    conclusion = "no"
                closed = not passed and name in ABDOMINALS
                if closed:
                    conclusion = f"closed by the gate; figures: {conclusion}"
                low, high = (min(values.values()), max(values.values())) if values else (float("nan"),) * 2
                lines.append([name] + [f"{100 * g[k]:.1f}" for k in
                                       ("activation_from_moments", "activation_from_pressure",
                                        "activation_from_stability", "mean_activation")]
                             + [f"{100 * low:.1f} to {100 * high:.1f}", conclusion])
                what = f"{person.sex}, {load}: stability and pressure ask {100 * ASKED:.0f} % of {name}"
                figures = f"{100 * low:.1f} to {100 * high:.1f} % over the assumptions"
                if closed or conclusion.startswith("undecided"):
                    findings.undecided("The trunk", what, f"{figures}; {conclusion}")
                else:
                    findings.note("The trunk", what, f"{conclusion}: {figures}; no study measured it there")
            text += (f"\n**{person.name}, {load} ({float(load[:-2]) / heaviest:.0%} of the heaviest bar, "
                     f"{heaviest:.0f} kg).** "
                     f"Nominal: smallest stiffness {nominal['spine']['stability_margin']:.1f} of "
                     f"{nominal['spine']['stability_margin_asked']:.0f} N·m/rad asked"
                     + (f", not reached in {nominal['spine']['frames_below_margin']} of "
                        f"{nominal['frames']} frames"
                        if not margin_reached(nominal) else "")
                     + f"; weakest in {nominal['spine']['weakest_direction']}. Solved {len(good)} of "
                       f"{len(runs)}, "
                     f"margin reached throughout in {len(reached)}.\n\n"
                     + table(["group", "moments [%]", "pressure", "stability", "all",
                              "pressure and stability over the assumptions", f"asks {100 * ASKED:.0f} "
                                                                             f"%?"], lines))
    return text


def cost_series(trunk, person, options):
    """The muscles' cost Σ v (a³ + ε a²) of every frame, hoops included, and what contacts may add.

    Lines come from --out, the transversus from its group; the hoop part of the internal oblique is
    what its group has beyond its lines.
    """
    result = trunk.analyze("hip-thrust", person, *options)
    lines, volume = trunk.lines("hip-thrust", person, *options), trunk.volumes(person)
    if not sound(result) or not lines:
        return None
    patterns = {r["pattern"] for r in rows_of(BODIES / "muscle_groups.csv") if r["group"] == "internal "
                                                                                             "oblique"}
    heads = tuple(p.split("*")[0].split("_?")[0] for p in patterns)
    oblique = [n for n in lines if n.startswith(heads)]
    own = sum(volume[n] for n in oblique)
    hoop, wall = group(result, "transversus abdominis"), group(result, "internal oblique")
    costs = []
    for f in range(result["frames"]):
        parts = [(volume[n], lines[n][f]) for n in lines]
        parts.append((hoop["volume_share"], hoop["activation"][f]))
        rest = wall["volume_share"] - own
        if rest > 1e-9:
            active = wall["volume_share"] * wall["activation"][f] - sum(volume[n] * lines[n][f] for n in oblique)
            parts.append((rest, active / rest))
        costs.append(sum(v * (a**3 + EPSILON * a**2) for v, a in parts))
    push = max(sum(c[k][f] ** 2 for c in result["contacts"] for k in ("force_x_N", "force_y_N", "force_z_N"))
               for f in range(result["frames"]))
    return costs, 0.5 * CONTACT_WEIGHT * push, result


def rising_margin(trunk, findings):
    text = ("The muscles' cost, Σ v (a³ + ε a²) over lines and hoops, mean over the repetition, as the "
            "margin rises. The "
            "cost of contacts and reserves is left out; a fall is called one where it exceeds what contact "
            "forces can weigh.\n")
    margins = ("0", "5", "10", "15", "20", "25", "30")
    for person in (WOMAN, MAN):
        for load in loads(trunk, person)[0]:
            lines, before, falls, steps = [], None, [], 0
            for margin in margins:
                found = cost_series(trunk, person, ("--load", load, "--margin", margin))
                if found is None:
                    lines.append([margin, "not solved"] + [""] * 7)
                    before = None
                    continue
                costs, weight, r = found
                total = sum(g["volume_share"] * g["mean_activation"] for g in r["groups"] if g["side"] == "both")
                lines.append([margin, f"{1000 * mean(costs):.3f}", f"{100 * total:.2f}"]
                             + [f"{100 * group(r, n)['mean_activation']:.2f}" for n in ABDOMINALS]
                             + [f"{r['spine']['stability_margin']:.1f}", str(r["spine"]["frames_below_margin"])])
                if before is not None:
                    steps += 1
                    drop = max(b - c for b, c in zip(before, costs))
                    if drop > weight:
                        falls.append(f"to {margin}: by {1000 * drop:.3g} at most in a frame")
                before = costs
            text += (f"\n**{person.name}, {load}.**\n\n"
                     + table(["margin [N·m/rad]", "cost × 1000", "all muscle, by volume [%]"]
                             + [f"{n} [%]" for n in ABDOMINALS] + ["least stiffness", "frames below the "
                                                                                      "margin"], lines))
            what = f"{person.sex}, {load}: the cost never falls as the margin rises"
            if falls:
                findings.miss("The trunk", what, "; ".join(falls),
                              "margins that are not reached: see the last column of the table")
            else:
                findings.judge(steps > 0, "The trunk", what, f"no frame's cost falls in {steps} steps "
                                                             f"from 0 to 30")
    return text


def bracing(trunk, findings):
    """--brace from 10 to 100 % beside the ceilings of a deliberate brace."""
    ceiling = {r["muscle"]: float(r["mean"]) for r in rows_of(EVIDENCE / "emg.csv")
               if r["study"].startswith("Maeo")}
    names = ("internal oblique", "external oblique", "rectus abdominis", "transversus "
                                                                         "abdominis", "erector spinae")
    text = ("Maeo 2013, bracing as hard as the study's people did, %EMGmax: "
            + ", ".join(f"{n} {ceiling[n]:g}" for n in names if n in ceiling)
            + ". Ours: activation standing upright, without a request for stability, since a standing "
              "body's balance "
              "is not kept by stiffness alone; and in the hip thrust at 40 kg, top posture, with it.\n")
    braces = ("10%", "30%", "50%", "70%", "100%")
    for person in (WOMAN, MAN):
        upright = standing(trunk, 0)
        cases = (("standing", upright, ("--no-stability",)), ("hip thrust, 40 "
                                                              "kg", "hip-thrust", ("--load", "40kg")))
        for label, exercise, options in cases:
            lines, runs = [], {}
            for brace in (None,) + braces:
                r = trunk.analyze(exercise, person, *options, *(("--brace", brace) if brace else ()))
                if not sound(r):
                    lines.append([brace or "none", r["status"]] + [""] * len(names))
                    continue
                runs[brace] = r
                pressure = mean(r["spine"]["pressure_kPa"][f] for f in at_top(r))
                lines.append([brace or "none", f"{pressure:.1f}"] + [f"{100 * held(r, n):.1f}" for n in names])
            text += (f"\n**{person.name}, {label}.**\n\n"
                     + table(["brace", "pressure [kPa]"] + [f"{n} [%]" for n in names], lines))
            if label != "standing" or not runs:
                continue
            hardest = next((b for b in reversed(braces) if b in runs), None)
            if hardest is None:
                findings.miss("The trunk", f"{person.sex}: bracing standing (Maeo 2013)", "no brace solves")
                continue
            ours = {n: 100 * held(runs[hardest], n) for n in names}
            figures = (f"brace {hardest}: " + ", ".join(f"{n} {ours[n]:.0f}" for n in names) + " % beside "
                       + ", ".join(f"{ceiling[n]:g}" for n in names if n in ceiling))
            top, second = "internal oblique", "external oblique"
            lower = ("rectus abdominis", "erector spinae")
            findings.judge(ours[top] > ours[second] > max(ours[n] for n in lower), "The trunk",
                           f"{person.sex}: order of bracing, internal above external oblique above rectus "
                           f"abdominis "
                           "and erector spinae (Maeo 2013)", figures)
            over = [n for n in ceiling if ours.get(n, 0) > ceiling[n]]
            findings.judge(not over, "The trunk", f"{person.sex}: bracing stays below the ceilings (Maeo "
                                                  f"2013)",
                           figures + (f"; above: {', '.join(over)}" if over else ""))
    return text
