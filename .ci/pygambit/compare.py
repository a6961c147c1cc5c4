"""Compares Demarche's strategies with those of Gambit's logit solver, on the principal branch at the same precision.

    python compare.py DEMARCHE SCENARIO@PRECISION...

DEMARCHE is the binary. Every scenario is exported in Gambit's format, solved by both, and compared information set by
information set, option by option. Fails where any probability differs by more than 1e-8.
"""

import io
import json
import re
import subprocess
import sys

import pygambit

TOLERANCE = 1e-8

# A move in a file of Gambit's: player, information set, and its label.
MOVE = re.compile(r'^p "[^"]*" (\d+) (\d+) "([^"]*)"', re.MULTILINE)


def demarche(binary, *arguments):
    """What the program writes to its standard output."""
    done = subprocess.run([binary, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def ours(binary, scenario, precision):
    """Probability of each option, by (actor, what it knows, option)."""
    solved = json.loads(demarche(binary, "solve", scenario, "--precision", str(precision), "--json"))
    found = {}
    for point in solved["strategies"]:
        label = ": ".join(text for text in (point["type"], point["knows"]) if text)
        for option, probability, _worth in point["options"]:
            key = (point["actor"], label, option)
            if key in found:
                raise SystemExit(f"{scenario}: {key} stands for two information sets")
            found[key] = probability
    return found


def theirs(binary, scenario, precision):
    """The same from Gambit, which gives strategies by player and information set in the order of the tree."""
    text = demarche(binary, "export", scenario, "--format", "efg")
    labels = {}
    for player, number, label in MOVE.findall(text):
        labels.setdefault(int(player), {}).setdefault(number, label)
    game = pygambit.read_efg(io.StringIO(text))
    profile = pygambit.qre.logit_solve_lambda(game, precision)[-1].profile
    found = {}
    for number, player in enumerate(game.players, 1):
        strategies = [strategy for _history, strategy in profile[player]]
        if len(strategies) != len(labels[number]):
            raise SystemExit(f"{scenario}: {player} has {len(strategies)} information sets in Gambit")
        for label, strategy in zip(labels[number].values(), strategies):
            for option, probability in dict(strategy).items():
                found[player, label, option] = float(probability)
    return found


def compare(binary, scenario, precision):
    """Largest difference, and how many probabilities were compared."""
    left, right = ours(binary, scenario, precision), theirs(binary, scenario, precision)
    missing = [key for key in right if key not in left]
    if missing or not right:
        raise SystemExit(f"{scenario}: no strategy for {missing[:3]}")
    # The tree has no place for what a type cannot bring about; the strategies tell what it would do there.
    return max(abs(left[key] - right[key]) for key in right), len(right)


def main(binary, *cases):
    worst = 0.0
    for case in cases:
        scenario, precision = case.rsplit("@", 1)
        difference, count = compare(binary, scenario, float(precision))
        print(f"{scenario} at λ = {precision}: {count} probabilities, largest difference {difference:.1e}")
        worst = max(worst, difference)
    if not worst <= TOLERANCE:
        raise SystemExit(f"the solvers differ by {worst:.1e}, more than {TOLERANCE:.0e}")


if __name__ == "__main__":
    main(*sys.argv[1:])
