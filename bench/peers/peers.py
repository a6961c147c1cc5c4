"""Demarche beside pygambit, sgamesolver and OpenSpiel: the same games, one core, answers compared.

Prints tables in Markdown. Fails if two solvers disagree about a game that both solved; on random games, if Demarche is not on the
principal branch by the judge, a tracer that is slow and plain.
"""

import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

# players, moves, actions, types, payoffs, λ
LOGIT = [
    (2, 4, 2, 2, "structured", 30.0),
    (2, 5, 2, 3, "structured", 30.0),
    (2, 5, 2, 3, "moves:5", 5.0),
    (2, 5, 2, 3, "ends:5", 1.0),
    (3, 4, 2, 2, "structured", 30.0),
    (2, 5, 3, 2, "structured", 30.0),
]
# Minutes for a dense path follower.
LONG = [(2, 6, 3, 2, "structured", 30.0)]
# Our name, OpenSpiel's, iterations.
GOOFSPIEL = "turn_based_simultaneous_game(game=goofspiel(num_cards=4,imp_info=True,points_order=random))"
REGRETS = [
    ("kuhn", "kuhn_poker", 1000),
    ("leduc", "leduc_poker", 100),
    ("dice", "liars_dice", 10),
    ("goofspiel", GOOFSPIEL, 20),
]
# Rounds, levels, options, seed, λ: stochastic games with simultaneous moves.
CONTESTS = [
    (3, 3, 2, 1, 10.0),
    (4, 5, 3, 1, 10.0),
    (5, 8, 3, 1, 10.0),
    (6, 10, 4, 1, 10.0),
]
# Random games: how many, from seed 0 on, and λ.
RANDOM = (200, 30.0)
AGREE = 1e-8
# Strategies farther apart are on different branches: pygambit's own are up to 1e-4 off, next to where a branch turns.
BRANCH = 1e-3
# Largest change of any ln probability in a step of the judge.
STEP = 0.2
# What sgamesolver's corrector is asked for here; its default is 1e-7.
CORRECTOR = 1e-11
RUNS = 15


def median(run):
    """Median seconds of a few runs, and the last result; slow things run once.

    Processor time, which other work on the machine does not lengthen; ours is elapsed time."""
    times, result = [], None
    for _ in range(RUNS):
        start = time.process_time()
        result = run()
        times.append(time.process_time() - start)
        if times[0] > 1.0:
            break
    return statistics.median(times), result


def command(*arguments):
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)
    return done.stdout


def gambit_strategies(profile, players):
    """Probabilities by player, in the order of the file's information sets."""
    sets = {}
    for player in players:
        sets[player] = [[float(p) for p in dict(mixed).values()] for _history, mixed in profile[player]]
    return sets


def logit_row(gambit, examples, folder, of):
    *family, payoffs, lam = of
    name = f"crisis {'×'.join(str(n) for n in family)} {payoffs.split(':')[0]}"
    path = folder / (name.replace(" ", "_") + ".efg")
    path.write_text(command(examples / "crisis", "efg", *[str(n) for n in family], payoffs))
    ours = json.loads(command(examples / "solve_file", path, str(lam), str(RUNS)))
    row = [name, str(ours["unknowns"]), f"{lam:g}", f"{ours['seconds'] * 1e3:.3f} ms", f"{ours['turning_points']}"]
    if gambit is None:
        return row + ["–", "–", "–"], True
    game = gambit.read_efg(str(path))
    seconds, found = median(lambda: gambit.qre.logit_solve_lambda(game, lam=[lam], use_strategic=False))
    theirs = gambit_strategies(found[0].profile, [p for p in game.players])
    mine = {}
    for player, sigma in ours["sets"]:
        mine.setdefault(player, []).append(sigma)
    # Both number a player's sets as they come in the file.
    apart = max(
        abs(a - b)
        for player, sets in mine.items()
        for left, right in zip(sets, theirs[player])
        for a, b in zip(left, right)
    )
    row += [f"{seconds * 1e3:.1f} ms", f"{seconds / ours['seconds']:.0f}×", f"{apart:.0e}"]
    return row, apart <= AGREE


def flat(sets):
    return [p for sigma in sets for p in sigma]


def farthest(left, right):
    return max(abs(a - b) for a, b in zip(left, right, strict=True))


def random_row(gambit, examples, folder):
    """Random games to the principal branch by both, and by a judge where they differ. Wrong is who is not where it is."""
    count, lam = RANDOM
    command(examples / "random", folder, "0", str(count))
    seconds, refused, agree, right, wrong, undecided, theirs_wrong = [], [], 0, 0, [], [], []
    gambit_seconds = 0.0
    for seed in range(count):
        path = folder / f"{seed}.efg"
        ours = json.loads(command(examples / "solve_file", path, str(lam), "1"))
        seconds.append(ours["seconds"])
        mine = flat(sigma for _player, sigma in ours["sets"])
        solved = ours["status"] == "Solved"
        if not solved:
            refused.append(seed)
        theirs = None
        if gambit is not None:
            game = gambit.read_efg(str(path))
            start = time.process_time()
            found = gambit.qre.logit_solve_lambda(game, lam=[lam], use_strategic=False)
            gambit_seconds += time.process_time() - start
            if found:
                by_player = gambit_strategies(found[0].profile, [p for p in game.players])
                numbers = {player: iter(sets) for player, sets in by_player.items()}
                theirs = flat(next(numbers[player]) for player, _sigma in ours["sets"])
        if solved and theirs is not None and farthest(mine, theirs) <= BRANCH:
            agree += 1
            continue
        judged = json.loads(command(examples / "judge", str(lam), str(STEP), path))
        if judged["verdict"] != "arrived":
            undecided.append(seed)
            continue
        if solved:
            if farthest(mine, judged["sigma"]) <= BRANCH:
                right += 1
            else:
                wrong.append(seed)
        if theirs is not None and farthest(theirs, judged["sigma"]) > BRANCH:
            theirs_wrong.append(seed)
    for what, seeds in [
        ("Demarche is on another branch", wrong),
        ("Demarche does not get there", refused),
        ("pygambit is on another branch", theirs_wrong),
        ("undecided", undecided),
    ]:
        if seeds:
            print(f"seeds, {what}: {seeds}", file=sys.stderr)
    row = [str(count), f"{lam:g}", str(agree), str(right), str(len(wrong)), str(len(refused)), str(len(theirs_wrong))]
    row += [str(len(undecided)), f"{sum(seconds) / count * 1e3:.1f} ms"]
    row += ["–" if gambit is None else f"{gambit_seconds / count * 1e3:.0f} ms"]
    return row, not wrong


def contest_row(stochastic, examples, of):
    *family, lam = of
    family = [str(n) for n in family]
    ours = json.loads(command(examples / "contest", "solve", *family, str(lam), str(RUNS)))
    row = [
        f"contest {'×'.join(family[:3])}",
        str(ours["unknowns"]),
        f"{lam:g}",
        f"{ours['seconds'] * 1e3:.3f} ms",
        f"{ours['turning_points']}",
    ]
    if stochastic is None:
        return row + ["–"] * 3, True
    tables = json.loads(command(examples / "contest", "tables", *family))
    # Play ends: what comes after the last round has probability 0, so that no discounting is needed.
    game = stochastic.SGame(tables["payoffs"], tables["transitions"], 1.0)

    def run():
        homotopy = stochastic.homotopy.QRE(game)
        homotopy.solver_setup(target_lambda=lam)
        homotopy.solver.verbose = 0
        homotopy.solver.corrector_tol = homotopy.solver.convergence_tol = CORRECTOR
        homotopy.solve()
        return homotopy.equilibrium

    seconds, found = median(run)
    if found is None:
        return row + ["not solved", "–", "–"], True
    # Both by state, in the order of play.
    apart = max(
        abs(mine - theirs)
        for player, sets in enumerate(ours["sigma"])
        for state, sigma in enumerate(sets)
        for mine, theirs in zip(sigma, found.strategies[state][player])
    )
    row += [f"{seconds * 1e3:.0f} ms", f"{seconds / ours['seconds']:.0f}×", f"{apart:.0e}"]
    return row, apart <= AGREE


def regret_row(spiel, examples, ours, theirs, iterations):
    text = command(examples / "cfr", ours, str(iterations))
    each, exploitability = re.search(r", (\d+) ns each.*exploitability\s+(\S+)", text, re.DOTALL).groups()
    each, exploitability = float(each) / 1e9, float(exploitability)
    row = [ours, str(iterations), f"{each * 1e6:.1f} µs"]
    if spiel is None:
        return row + ["–"] * 3, True
    solver = spiel.CFRPlusSolver(spiel.load_game(theirs))
    start = time.process_time()
    for _ in range(iterations):
        solver.evaluate_and_update_policy()
    seconds = (time.process_time() - start) / iterations
    exploitable = spiel.exploitability(spiel.load_game(theirs), solver.average_policy())
    apart = abs(exploitable - exploitability)
    return row + [f"{seconds * 1e6:.0f} µs", f"{seconds / each:.0f}×", f"{apart:.0e}"], apart <= 1e-10


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def optional(name):
    try:
        return __import__(name)
    except ImportError:
        print(f"{name} is not at hand: its columns stay empty", file=sys.stderr)
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=pathlib.Path, required=True)
    parser.add_argument("--long", action="store_true", help="also what takes a dense path follower minutes")
    arguments = parser.parse_args()
    gambit, spiel, stochastic = (optional(name) for name in ["pygambit", "pyspiel", "sgamesolver"])
    agree = True
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for of in LOGIT + (LONG if arguments.long else []):
            row, same = logit_row(gambit, arguments.examples, pathlib.Path(folder), of)
            rows.append(row)
            agree &= same
        head = ["game", "unknowns", "λ", "Demarche", "turning points", "pygambit", "ratio", "apart"]
        table(head, rows)
        row, right = random_row(gambit, arguments.examples, pathlib.Path(folder))
        agree &= right
        head = ["random games", "λ", "agree", "else: Demarche right", "wrong", "not solved", "pygambit wrong", "undecided"]
        table(head + ["Demarche, each", "pygambit, each"], [row])
    rows = []
    for of in CONTESTS:
        row, same = contest_row(stochastic, arguments.examples, of)
        rows.append(row)
        agree &= same
    head = ["game", "unknowns", "λ", "Demarche", "turning points", "sgamesolver", "ratio", "apart"]
    table(head, rows)
    rows = []
    for ours, theirs, iterations in REGRETS:
        row, same = regret_row(spiel, arguments.examples, ours, theirs, iterations)
        rows.append(row)
        agree &= same
    table(["CFR+", "iterations", "Demarche, each", "OpenSpiel, each", "ratio", "exploitability apart"], rows)
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
