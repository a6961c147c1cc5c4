//! Random small games with a scenario to judge them by, and a slow plain reference: every path of play, one by one.
//!
//! The graphs need not come from any scenario: the filter reads layers, states, and what occurs, and nothing else.

#![allow(dead_code, unreachable_pub, missing_docs)] // each test file uses its part

use demarche_engine::game::{Game, Graph, Infoset, Layer, LayerKind, NONE, Numbers};
use demarche_inference::compile::Draw;
use demarche_inference::solve::Instance;
use demarche_scenario::date::Date;
use demarche_scenario::model::*;

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In `0..n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// In (0, 1).
    pub fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A point of the simplex, away from its faces.
    pub fn simplex(&mut self, n: usize) -> Vec<f64> {
        let x: Vec<f64> = (0..n).map(|_| 0.05 + self.unit()).collect();
        let total: f64 = x.iter().sum();
        x.iter().map(|x| x / total).collect()
    }
}

/// A game with what is needed to ask about it.
pub struct Table {
    pub game: Game,
    pub model: Model,
    pub draw: Draw,
    pub sigma: Vec<f64>,
}

impl Table {
    pub fn instance(&self) -> Instance<'_> {
        Instance {
            model: &self.model,
            game: &self.game,
            draw: &self.draw,
            sigma: &self.sigma,
        }
    }
}

pub const OPTIONS: [usize; 2] = [3, 2];
const GOALS: usize = 3;

/// Two movers with two and three types, and a crowd between them that never moves; two decisions and an event a round.
pub fn random_table(seed: u64) -> Table {
    let r = &mut Random(seed);
    let rounds = 1 + r.below(3) as u32;
    let model = random_model(r, rounds);
    let (game, sigma) = random_game(r, &model);
    let draw = Draw {
        params: model.params.iter().map(|p| p.dist.mean()).collect(),
        weights: game.numbers.weights.clone(),
    };
    Table {
        game,
        model,
        draw,
        sigma,
    }
}

fn random_model(r: &mut Random, rounds: u32) -> Model {
    let num = |x| Formula::Const(x);
    let named = |names: &[&str]| {
        let one = |name: &&str| Type {
            name: (*name).into(),
            label: String::new(),
            prior: Prior::Otherwise,
            weights: Weights::Ranked(vec![vec![0], vec![1, 2]]),
        };
        names.iter().map(one).collect::<Vec<_>>()
    };
    let actor = |name: &str, types: &[&str]| Actor {
        remembers: Vec::new(),
        name: name.into(),
        label: String::new(),
        types: named(types),
        precision: num(10.0),
        moves: name != "crowd",
    };
    let variable = |name: &str, levels: usize, int_base| Variable {
        name: name.into(),
        label: String::new(),
        levels: (0..levels).map(|l| l.to_string()).collect(),
        int_base,
        start: Start::At(0),
        known_to: None,
        internal: false,
        origin: Origin::Declared,
    };
    let decision = |name: &str, by, options: usize| Decision {
        name: name.into(),
        label: String::new(),
        by,
        group: None,
        window: Window {
            first: 1,
            last: rounds,
        },
        when: None,
        committed: None,
        groups: Vec::new(),
        options: (0..options)
            .map(|o| Choice {
                name: format!("{name}{o}"),
                label: String::new(),
                group: None,
                usual: Prior::Otherwise,
                when: None,
                effects: Vec::new(),
                seen_by: (o == 1).then(|| vec![by]),
                spies: Vec::new(),
                looks_like: None,
                mistaken_for: Vec::new(),
                leak: (o == 1).then(|| num(0.25)),
                outcomes: Vec::new(),
            })
            .collect(),
        quiet: Some(0),
    };
    let goal = |g| Goal {
        name: format!("g{g}"),
        label: String::new(),
        of: vec![0, 2],
        at_end: false,
        any_units: false,
        cases: Vec::new(),
        adjustments: Vec::new(),
    };
    let mut model = Model {
        rounds,
        params: vec![Param {
            path: "let.k".into(),
            dist: Dist::Uniform { lo: 2.0, hi: 4.0 },
            span: Default::default(),
        }],
        actors: vec![
            actor("a", &["soft", "hard"]),
            actor("crowd", &[""]),
            actor("b", &["x", "y", "z"]),
        ],
        goals: (0..GOALS).map(goal).collect(),
        variables: vec![
            variable("v", 3, None),
            variable("w", 2, None),
            variable("n", 3, Some(2)),
        ],
        decisions: vec![decision("d", 0, OPTIONS[0]), decision("e", 2, OPTIONS[1])],
        events: vec![Event {
            name: "storm".into(),
            label: String::new(),
            window: Window {
                first: 1,
                last: rounds,
            },
            when: None,
            effects: Vec::new(),
            outcomes: Vec::new(),
        }],
        stages: vec![Stage::Decision(0), Stage::Decision(1), Stage::Event(0)],
        ..Model::default()
    };
    if r.chance(0.5) {
        model.decisions[1].committed = Some((1, Window { first: 2, last: 2 }));
    }
    for s in 0..3 {
        model.sources.push(Source {
            name: format!("s{s}"),
            label: String::new(),
            dated: r
                .chance(0.5)
                .then(|| Date::constant(2031, 1, 1 + r.below(20) as i8)),
            grade: None,
            hit: num(0.3 + 0.65 * r.unit()),
            false_alarm: num(0.05 + 0.4 * r.unit()),
            planted: r.chance(0.3).then(|| (0, num(0.2))),
            anonymous: false,
            document: None,
        });
    }
    for i in 0..1 + r.below(5) {
        let round = 1 + r.below(rounds as usize) as u32;
        let claim = Claim {
            about: None,
            condition: random_condition(r, 2),
            round,
        };
        model.evidence.push(Evidence {
            name: format!("i{i}"),
            label: String::new(),
            claim,
            source: Some(r.below(3)),
            origin: r.chance(0.3).then(|| "rumour".into()),
            dated: r
                .chance(0.6)
                .then(|| Date::constant(2031, 1, 1 + r.below(28) as i8)),
        });
    }
    model
}

/// A condition over variables, registers, types, the round and a parameter.
pub fn random_condition(r: &mut Random, depth: usize) -> Formula {
    let pair = |op, a, b| Formula::Bin(op, Box::new(a), Box::new(b));
    if depth > 0 && r.chance(0.5) {
        let a = random_condition(r, depth - 1);
        return match r.below(3) {
            0 => Formula::Not(Box::new(a)),
            1 => pair(Op::And, a, random_condition(r, depth - 1)),
            _ => pair(Op::Or, a, random_condition(r, depth - 1)),
        };
    }
    match r.below(6) {
        0 => pair(Op::Ge, Formula::Var(0), Formula::Const(1.0)),
        1 => pair(Op::Eq, Formula::Var(1), Formula::Const(1.0)),
        2 => pair(Op::Lt, Formula::Var(2), Formula::Param(0)),
        3 => Formula::Chose(0, r.below(OPTIONS[0])),
        4 => Formula::IsType(2, r.below(3)),
        _ => pair(
            Op::Gt,
            pair(Op::Add, Formula::Round, Formula::Var(0)),
            Formula::Const(2.0),
        ),
    }
}

fn random_game(r: &mut Random, model: &Model) -> (Game, Vec<f64>) {
    let types = vec![2u32, 3];
    let profiles = 6;
    let type_of = vec![
        (0..profiles).map(|p| p as u32 / 3).collect(),
        (0..profiles).map(|p| p as u32 % 3).collect::<Vec<u32>>(),
    ];
    let mut graph = Graph {
        actors: vec!["a".into(), "b".into()],
        types,
        profiles,
        type_of,
        state_width: model.variables.len() + model.decisions.len(),
        tracked: vec![true, false],
        sights: Vec::new(),
        first_edge: vec![0],
        ..Graph::default()
    };
    let mut numbers = Numbers {
        prior: r.simplex(profiles),
        chance: vec![1.0; profiles],
        weights: vec![
            vec![r.simplex(GOALS), r.simplex(GOALS)],
            (0..3).map(|_| r.simplex(GOALS)).collect(),
        ],
        precision: vec![10.0, 10.0],
        ..Numbers::default()
    };
    let mut first = 0;
    for round in 1..=model.rounds {
        for kind in [
            LayerKind::Decision(0),
            LayerKind::Decision(1),
            LayerKind::Event(0),
            LayerKind::RoundEnd,
        ] {
            let size = if first == 0 { 1 } else { 1 + r.below(4) as u32 };
            graph.layers.push(Layer {
                nodes: first..first + size,
                round,
                kind,
            });
            first += size;
        }
    }
    for _ in 0..12 {
        let mut state = vec![r.below(3) as u8, r.below(2) as u8, r.below(3) as u8];
        state.extend([r.below(OPTIONS[0] + 1) as u8, 0]);
        graph.states.extend(state);
    }
    let mut sigma = Vec::new();
    for l in 0..graph.layers.len() {
        let mut made = Made {
            graph: &mut graph,
            numbers: &mut numbers,
            sigma: &mut sigma,
        };
        random_layer(r, &mut made, model, l);
    }
    graph.unknowns = sigma.len();
    (
        Game {
            graph: graph.into(),
            numbers,
        },
        sigma,
    )
}

/// A game and its strategies, as far as they are made.
struct Made<'a> {
    graph: &'a mut Graph,
    numbers: &'a mut Numbers,
    sigma: &'a mut Vec<f64>,
}

fn random_layer(r: &mut Random, made: &mut Made<'_>, model: &Model, l: usize) {
    let Made {
        graph,
        numbers,
        sigma,
    } = made;
    let layer = graph.layers[l].clone();
    let next = graph.layers.get(l + 1).map(|next| next.nodes.clone());
    let committed = |d: usize| {
        let by = model.decisions[d].committed;
        by.is_some_and(|(_, window)| window.holds(layer.round))
    };
    let mut sets: Vec<(usize, Vec<u32>)> = Vec::new();
    for n in layer.nodes.clone() {
        graph.state.push(r.below(12) as u32);
        let occurs =
            r.chance(0.8) || !matches!(layer.kind, LayerKind::Decision(_) | LayerKind::Event(_));
        graph.occurs.push(occurs);
        let mut edges = vec![0];
        let mut infoset = NONE;
        match layer.kind {
            LayerKind::Decision(d) if occurs && !committed(d) => {
                edges = vec![NONE; OPTIONS[d]];
                let wanted = r.below(2);
                let at = sets
                    .iter()
                    .position(|(w, _)| *w == wanted)
                    .unwrap_or_else(|| {
                        sets.push((wanted, Vec::new()));
                        sets.len() - 1
                    });
                sets[at].1.push(n);
                infoset = (graph.infosets.len() + at) as u32;
            }
            LayerKind::Event(_) if occurs => {
                let branches = 1 + r.below(3);
                let rows = (numbers.chance.len() / graph.profiles) as u32;
                edges = (rows..rows + branches as u32).collect();
                let columns: Vec<Vec<f64>> =
                    (0..graph.profiles).map(|_| r.simplex(branches)).collect();
                for b in 0..branches {
                    numbers
                        .chance
                        .extend(columns.iter().map(|column| column[b]));
                }
            }
            _ => {}
        }
        if let Some(next) = &next {
            for &row in &edges {
                graph.chance.push(row);
                graph.child.push(next.start + r.below(next.len()) as u32);
            }
        }
        graph.first_edge.push(graph.child.len() as u32);
        graph.infoset.push(infoset);
        let pays = layer.kind == LayerKind::RoundEnd;
        graph.payoff.push(if pays {
            random_payoff(r, graph, numbers)
        } else {
            NONE
        });
    }
    let LayerKind::Decision(d) = layer.kind else {
        return;
    };
    for (_, nodes) in sets {
        let from = graph.infoset_nodes.len() as u32;
        graph.infoset_nodes.extend(&nodes);
        graph.infosets.push(Infoset {
            actor: d as u32,
            decision: d as u32,
            round: layer.round,
            nodes: from..from + nodes.len() as u32,
            first: sigma.len() as u32,
            options: OPTIONS[d] as u32,
            label: String::new(),
        });
        for _ in 0..graph.types[d] {
            let mut row = r.simplex(OPTIONS[d]);
            let mut open = vec![true; OPTIONS[d]];
            if r.chance(0.2) {
                open[0] = false;
                row[0] = 0.0;
                let total: f64 = row.iter().sum();
                row.iter_mut().for_each(|x| *x /= total);
            }
            sigma.extend(row);
            graph.available.extend(open);
        }
    }
}

fn random_payoff(r: &mut Random, graph: &Graph, numbers: &mut Numbers) -> u32 {
    let row = numbers.goals.len() / (GOALS * graph.profiles);
    let values: Vec<Vec<f64>> = (0..GOALS)
        .map(|_| (0..graph.profiles).map(|_| r.unit()).collect())
        .collect();
    for (actor, weights) in numbers.weights.iter().enumerate() {
        for p in 0..graph.profiles {
            let own = &weights[graph.type_of[actor][p] as usize];
            let u = own.iter().zip(&values).map(|(w, g)| w * g[p]).sum();
            numbers.payoff.push(u);
        }
    }
    numbers.goals.extend(values.into_iter().flatten());
    row as u32
}

/// One history under one profile of types.
pub struct Path {
    pub profile: usize,
    pub nodes: Vec<usize>,
    /// Edge taken at each node but the last.
    pub edges: Vec<usize>,
    pub probability: f64,
}

/// Every path of play under every profile, with its probability before any report.
pub fn paths(table: &Table) -> Vec<Path> {
    let prior = table.game.numbers.prior.iter().enumerate();
    let mut open: Vec<Path> = prior
        .map(|(profile, &probability)| Path {
            profile,
            nodes: vec![0],
            edges: Vec::new(),
            probability,
        })
        .collect();
    let graph = &table.game.graph;
    let mut done = Vec::new();
    while let Some(path) = open.pop() {
        let n = path.nodes[path.nodes.len() - 1];
        if graph.edges(n).is_empty() {
            done.push(path);
            continue;
        }
        for (a, e) in graph.edges(n).enumerate() {
            let p = if graph.infoset[n] != NONE {
                let i = graph.infoset[n] as usize;
                let k = graph.type_of[graph.infosets[i].actor as usize][path.profile];
                table.sigma[graph.slot(i, k as usize, a)]
            } else {
                table.game.numbers.chance[graph.chance[e] as usize * graph.profiles + path.profile]
            };
            let mut nodes = path.nodes.clone();
            nodes.push(graph.child[e] as usize);
            let mut edges = path.edges.clone();
            edges.push(e);
            open.push(Path {
                profile: path.profile,
                nodes,
                edges,
                probability: path.probability * p,
            });
        }
    }
    done
}

impl Table {
    /// The layer of this kind in this round.
    pub fn layer(&self, kind: LayerKind, round: u32) -> usize {
        let layers = &self.game.graph.layers;
        let found = layers
            .iter()
            .position(|l| l.kind == kind && l.round == round);
        found.expect("every round has every layer")
    }

    /// Whether a condition holds on a path at the end of a round.
    pub fn holds(&self, path: &Path, formula: &Formula, round: u32) -> bool {
        let n = path.nodes[self.layer(LayerKind::RoundEnd, round)];
        let graph = &self.game.graph;
        let types = [
            graph.type_of[0][path.profile],
            0,
            graph.type_of[1][path.profile],
        ];
        evaluate(formula, &self.draw.params, graph.state_of(n), &types, round) != 0.0
    }

    /// Whether a claim is true on a path.
    pub fn true_claim(&self, path: &Path, claim: &Claim) -> bool {
        self.holds(path, &claim.condition, claim.round)
    }

    /// Probability of these reports on a path: (item, hit, false alarm).
    pub fn likelihood(&self, path: &Path, reports: &[(usize, f64, f64)]) -> f64 {
        let factor = |&(item, hit, false_alarm): &(usize, f64, f64)| {
            let claim = &self.model.evidence[item].claim;
            if self.true_claim(path, claim) {
                hit
            } else {
                false_alarm
            }
        };
        reports.iter().map(factor).product()
    }
}

/// An expression over the random scenario, by plain recursion.
fn evaluate(formula: &Formula, params: &[f64], state: &[u8], types: &[u32], round: u32) -> f64 {
    let of = |formula: &Formula| evaluate(formula, params, state, types, round);
    let yes = |b: bool| f64::from(u8::from(b));
    match formula {
        Formula::Const(x) => *x,
        Formula::Param(i) => params[*i],
        Formula::Var(2) => f64::from(state[2]) + 2.0,
        Formula::Var(v) => f64::from(state[*v]),
        Formula::IsType(a, t) => yes(types[*a] as usize == *t),
        Formula::Chose(d, o) => yes(state[3 + d] as usize == o + 1),
        Formula::Round => f64::from(round),
        Formula::Not(a) => 1.0 - of(a),
        Formula::Bin(Op::And, a, b) => of(a) * of(b),
        Formula::Bin(Op::Or, a, b) => of(a).max(of(b)),
        Formula::Bin(Op::Eq, a, b) => yes(of(a) == of(b)),
        Formula::Bin(Op::Lt, a, b) => yes(of(a) < of(b)),
        Formula::Bin(Op::Gt, a, b) => yes(of(a) > of(b)),
        Formula::Bin(Op::Ge, a, b) => yes(of(a) >= of(b)),
        Formula::Bin(Op::Add, a, b) => of(a) + of(b),
        other => panic!("random scenarios do not hold {other:?}"),
    }
}
