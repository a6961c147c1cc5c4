//! Random small scenarios, as texts in the scenario language.

/// Writes a line of the scenario.
macro_rules! line {
    ($w:expr, $($arg:tt)*) => { {
        $w.text.push_str(&format!($($arg)*));
        $w.text.push('\n');
    } };
}

mod moves;
mod questions;

use proptest::prelude::*;

/// The choices that make a scenario. See [`Tape`].
pub fn tape() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 150..250)
}

/// Choices made one after the other. Where the tape is zero, or over, the first alternative is taken, and that is the
/// plainest: so tapes shrink towards plain scenarios.
pub struct Tape<'a> {
    rest: std::slice::Iter<'a, u8>,
    /// Whether there may be what a game need not keep: outcomes that the text rules out, and variables of which no forecast is made.
    spare: bool,
}

impl<'a> Tape<'a> {
    pub fn new(choices: &'a [u8]) -> Tape<'a> {
        Tape {
            rest: choices.iter(),
            spare: false,
        }
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::from(self.rest.next().copied().unwrap_or(0)) % n
    }

    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }
}

/// What a condition may speak of, each as `name is level`.
#[derive(Clone, Default)]
struct Scope {
    atoms: Vec<String>,
}

impl Scope {
    fn condition(&self, tape: &mut Tape) -> String {
        if self.atoms.is_empty() {
            return "round >= 1".into();
        }
        let atom = self.atoms[tape.below(self.atoms.len())].clone();
        let other = self.atoms[tape.below(self.atoms.len())].clone();
        match tape.below(6) {
            0 | 1 => atom,
            2 => format!("not {atom}"),
            3 => format!("{atom} and {other}"),
            4 => format!("{atom} or {other}"),
            _ => format!("{atom} or round is 2"),
        }
    }
}

/// The scenario so far.
struct Writer {
    text: String,
    rounds: usize,
    actors: usize,
    /// Levels of each variable and who sees it (none: all actors).
    variables: Vec<(Vec<&'static str>, Option<usize>)>,
    /// Everything that a goal or a question may ask.
    all: Scope,
    /// The same but for types.
    play: Scope,
    /// By actor: what its guards may ask.
    own: Vec<Scope>,
    /// By actor: its types.
    types: Vec<Scope>,
    decisions: Vec<Vec<String>>,
    events: usize,
    /// Whether memory is limited.
    forgets: bool,
    /// How many ways play may still branch, in bits.
    room: f64,
}

/// A random scenario; about half of them have something that a game need not keep.
pub fn scenario(choices: &[u8]) -> String {
    let spare = choices.last().is_some_and(|last| last % 2 == 1);
    written(&mut Tape {
        spare,
        ..Tape::new(choices)
    })
}

/// A random scenario that may have all that a game need not keep.
pub fn with_spare(choices: &[u8]) -> String {
    written(&mut Tape {
        spare: true,
        ..Tape::new(choices)
    })
}

/// A random scenario of which a game keeps everything but what comes last.
pub fn without_spare(choices: &[u8]) -> String {
    written(&mut Tape::new(choices))
}

fn written(tape: &mut Tape) -> String {
    let (rounds, actors) = (tape.one(&[2, 1, 3, 2]), tape.one(&[2, 1, 3, 2]));
    let mut w = Writer {
        text: String::new(),
        rounds,
        actors,
        variables: Vec::new(),
        all: Scope::default(),
        play: Scope::default(),
        own: vec![Scope::default(); actors],
        types: Vec::new(),
        decisions: Vec::new(),
        events: 0,
        forgets: false,
        room: 11.0,
    };
    w.header(tape);
    w.cast(tape);
    for _ in 0..1 + tape.below(3) {
        w.variable(tape);
    }
    for _ in 0..1 + tape.below(4) {
        match tape.below(4) {
            0 | 1 => w.decision(tape, None),
            2 => w.talks(tape),
            _ => w.event(tape),
        }
    }
    w.memories(tape);
    w.goals(tape);
    w.double_agent(tape);
    w.evidence(tape);
    w.questions(tape);
    w.text
}

impl Writer {
    fn header(&mut self, tape: &mut Tape) {
        line!(self, "scenario \"Random\"\n  rounds {}", self.rounds);
        let memory = tape.one(&["perfect", "0 rounds", "1 round", "perfect"]);
        self.forgets = memory != "perfect";
        line!(self, "  memory {memory}");
        line!(self, "  precision {}", tape.one(&[4, 1, 12, 30]));
        line!(self, "  discount {}", tape.one(&["100%", "80%"]));
        line!(self, "source wire\n  hit 80%, false alarm 15%");
        line!(
            self,
            "source leaflet dated 2031-02\n  hit 60%..80%, false alarm 30%\n  planted by a0 10%"
        );
    }

    fn cast(&mut self, tape: &mut Tape) {
        for i in 0..self.actors {
            line!(self, "actor a{i}");
            let types = tape.one(&[2, 1, 3, 1]);
            let mut named = Scope::default();
            if types > 1 {
                let prior = tape.one(&["30%", "20%..70%", "10%"]);
                let before = self.types.iter().filter(|own| !own.atoms.is_empty());
                let before: Vec<String> = before.map(|own| own.condition(tape)).collect();
                match before.last().filter(|_| tape.once_in(2)) {
                    // A condition may ask for the round too, and a prior knows none.
                    Some(asked) if !asked.contains("round") => {
                        let other = tape.one(&["60%", "5%", "40%..70%"]);
                        line!(self, "  type k0 {prior} if {asked} else {other}");
                    }
                    _ => line!(self, "  type k0 {prior}"),
                }
                if types > 2 {
                    line!(self, "  type k1 25%");
                }
                line!(self, "  type k{} otherwise", types - 1);
                named.atoms = (0..types).map(|k| format!("a{i} is k{k}")).collect();
            }
            for k in 0..types {
                let who = if types > 1 {
                    format!("k{k} ")
                } else {
                    String::new()
                };
                let wants = match tape.below(4) {
                    0 => format!("ranks g{i}x > g{i}y"),
                    1 => format!("ranks g{i}y > g{i}x"),
                    2 => format!("ranks g{i}x ~ g{i}y"),
                    _ => format!("weighs g{i}x 3, g{i}y 1"),
                };
                line!(self, "  {who}{wants}");
            }
            if tape.once_in(4) {
                line!(self, "  precision 2..4 per round");
            }
            self.all.atoms.extend(named.atoms.iter().cloned());
            self.types.push(named);
        }
    }

    fn variable(&mut self, tape: &mut Tape) {
        let v = self.variables.len();
        let (declared, levels) = match tape.below(3) {
            0 => ("low < high", vec!["low", "high"]),
            1 => ("low < mid < high", vec!["low", "mid", "high"]),
            _ => ("0..2", vec!["0", "1", "2"]),
        };
        let start = match tape.below(3) {
            1 => {
                self.room -= 1.0;
                format!("{} 40%, {} otherwise", levels[1], levels[0])
            }
            n => levels[n / 2].to_owned(),
        };
        let (seen, known) = match tape.below(4) {
            2 => (Some(0), ", known to a0"),
            3 => (Some(self.actors), ", known to nobody"),
            _ => (None, ""),
        };
        // What is no forecast's business need not be kept longer than it matters.
        let own = if tape.spare && tape.once_in(2) {
            ", internal"
        } else {
            ""
        };
        line!(self, "variable v{v}: {declared} = {start}{known}{own}");
        let atoms = levels.iter().map(|level| format!("v{v} is {level}"));
        let mut atoms: Vec<String> = atoms.collect();
        atoms.push(format!("v{v} < {}", levels[levels.len() - 1]));
        for (i, own) in self.own.iter_mut().enumerate() {
            if seen.is_none_or(|only| only == i) {
                own.atoms.extend(atoms.iter().cloned());
            }
        }
        self.play.atoms.extend(atoms.iter().cloned());
        self.all.atoms.extend(atoms);
        self.variables.push((levels, seen));
    }

    /// What may happen to a variable.
    fn effect(&self, tape: &mut Tape) -> String {
        let i = tape.below(self.actors);
        let types = self.types[i].atoms.len();
        if types > 0 && tape.once_in(9) {
            return format!("a{i} becomes k{}", tape.below(types));
        }
        let v = tape.below(self.variables.len());
        let levels = &self.variables[v].0;
        match tape.below(4) {
            0 => format!("v{v} = {}", levels[1]),
            1 => format!("v{v} = {}", levels[0]),
            2 => format!("v{v} rises"),
            _ => format!("v{v} falls"),
        }
    }

    /// Outcomes of chance that may look at everything.
    fn chances(&self, tape: &mut Tape) -> Vec<String> {
        let first = match tape.below(3) {
            0 if tape.spare => match tape.below(3) {
                0 => format!("(100% if {} else 10%..50%)", self.all.condition(tape)),
                _ => format!("(35% if {} else 0)", self.all.condition(tape)),
            },
            0 => "30%".to_owned(),
            1 => format!("(20% if {} else 70%)", self.all.condition(tape)),
            _ => "10%..50%".to_owned(),
        };
        let effect = self.effect(tape);
        vec![format!("{first}  {effect}"), "otherwise  nothing".into()]
    }
}
