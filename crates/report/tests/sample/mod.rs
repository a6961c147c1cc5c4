//! An invented border standoff as findings, every part filled in.

use demarche_engine::qre::search::Effort;
use demarche_engine::qre::vouch::Vouched;
use demarche_inference::uncertain::ensemble::Spread;
use demarche_report::confidence::{Grounds, Reliance, Support, hangs_on, judge};
use demarche_report::findings::*;
use demarche_report::view::words::words;
use demarche_scenario::model::Sort;

pub(crate) fn findings() -> Findings {
    Findings {
        title: "A border standoff".into(),
        digest: "9b1c6e0f5a7d".repeat(5) + "0f1e",
        version: "0.1.0".into(),
        cut_off: Some("2021-03-31".into()),
        rounds: rounds(),
        equilibrium: equilibrium(),
        worlds: Some(Worlds {
            draws: 1_200,
            seed: 0,
            effective: 431.7,
            instead_of: None,
            thin: false,
            certain: false,
        }),
        undefined: Vec::new(),
        anonymous_dropped: 2,
        unreferenced: 7,
        unreferenced_dropped: 0,
        questions: questions(),
        how_much: Vec::new(),
        when: Vec::new(),
        beliefs: vec![belief()],
        signals: vec![signals()],
        shifts: vec![shift()],
        watch: watch(),
        forecasts: forecasts(),
        variants: variants(),
        evidence: evidence(),
        assumptions: assumptions(),
        network: network(),
    }
}

fn rounds() -> Vec<RoundName> {
    let label = |i: u32| format!("{} Q{}", 2021 + (i - 1) / 4, (i - 1) % 4 + 1);
    (1..=6)
        .map(|round| RoundName {
            round,
            label: label(round),
        })
        .collect()
}

fn equilibrium() -> Equilibrium {
    Equilibrium {
        name: "logit AQRE, principal branch".into(),
        precision: vec![("North".into(), 30.0), ("South".into(), 20.0)],
        perfect_recall: true,
        nodes: 48_211,
        infosets: 6_130,
        unknowns: 14_972,
        profiles: 4,
        residual: 3.2e-13,
        regret: 0.0213,
        turning_points: 2,
        path: Vouched::Followed,
        path_evidence: "followed: 15 steps, each checked in the largest change of any situation"
            .into(),
        crossings: Vec::new(),
        reached: 0.874,
        status: "reached".into(),
        evidence_likelihood: 0.0417,
        found: Some(3),
        searched: Some(Effort {
            starts: 200,
            made: 200,
            arrived: 143,
            followed: 5,
            led: 2,
            left: 0,
            uncertified: 0,
        }),
    }
}

fn citation(text: &str, sentence: Option<&str>) -> Citation {
    Citation {
        text: text.into(),
        source_label: "Embassy cable".into(),
        dated: Some("2021-01-12".into()),
        sentence: sentence.map(Into::into),
        note: Some("Two visits, the second unannounced".into()),
    }
}

fn spread(low: f64, high: f64, likely: f64) -> Spread {
    Spread {
        mean: 0.5 * (low + high),
        low,
        lower: 0.75 * low + 0.25 * high,
        upper: 0.25 * low + 0.75 * high,
        high,
        likely,
    }
}

fn grounds() -> Grounds {
    let cable = Reliance {
        on: Support::AnonymousSource,
        path: "cable".into(),
        label: "Embassy cable".into(),
        base: 0.623,
        without: 0.37,
    };
    Grounds {
        reliances: Some(vec![cable]),
        ..Grounds::default()
    }
}

fn questions() -> Vec<Answer> {
    let answer = |name: &str, label: &str, probability: f64, prior: f64| Answer {
        name: name.into(),
        label: label.into(),
        probability,
        prior,
        words: words(probability).into(),
        ..Answer::default()
    };
    vec![
        Answer {
            property: "north is sincere".into(),
            citations: vec![citation(
                "cable#2.1",
                Some("The envoy asked twice for a date."),
            )],
            variants: vec![("open_channel".into(), 0.71), ("envoy_forced".into(), 0.48)],
            base_rate: Some(0.2),
            over: Some(spread(0.41, 0.77, 0.86)),
            anatomy: anatomy(0.35, 0.0, 0.273),
            confidence: Some(judge(&grounds())),
            hangs_on: hangs_on(&grounds()),
            ..answer("sincere", "Is the outreach sincere?", 0.623, 0.35)
        },
        Answer {
            property: "sanctions is eased by round 4".into(),
            equilibria: Some((0.094, 0.31)),
            last_round: Some(4),
            by_round: vec![0.004, 0.03, 0.07, 0.118, 0.118, 0.118],
            over: Some(spread(0.05, 0.25, 0.0)),
            anatomy: anatomy(0.21, -0.149, 0.057),
            along: along(&[(0.5, 0.13, 0.19), (1.0, 0.061, 0.118), (2.0, 0.03, 0.08)]),
            by_round_over: [(0.0, 0.02), (0.01, 0.08), (0.03, 0.16), (0.05, 0.25)]
                .map(|(low, high)| spread(low, high, 0.0))
                .into(),
            resolves: Some("the gazette prints the order".into()),
            due: Some("2021-06-30".into()),
            citations: vec![citation("wire#7", None)],
            ..answer("deal", "A deal within a year?", 0.118, 0.061)
        },
    ]
}

fn anatomy(base: f64, incentives: f64, reports: f64) -> Anatomy {
    let moving = |label: &str, adds: f64| Moving {
        name: label.to_lowercase(),
        label: label.into(),
        adds,
    };
    Anatomy {
        base,
        decided: true,
        incentives,
        reports,
        most_incentive: Some(moving("South", incentives)),
        most_report: Some(moving("Inspectors were let in", 0.5 * reports)),
    }
}

fn along(points: &[(f64, f64, f64)]) -> Vec<AtPrecision> {
    let at = |&(times, prior, answer): &(f64, f64, f64)| AtPrecision {
        times,
        lambda: Some(30.0 * times),
        prior: Some(prior),
        answer: Some(answer),
    };
    points.iter().map(at).collect()
}

fn belief() -> Belief {
    let step = |evidence: &str, label: &str, p: f64, bits: f64| BeliefStep {
        evidence: evidence.into(),
        label: label.into(),
        date: (!evidence.is_empty()).then(|| "2021-01-15".into()),
        source: if evidence.is_empty() {
            ""
        } else {
            "Wire report"
        }
        .into(),
        posterior: vec![p, 1.0 - p],
        bits,
    };
    Belief {
        actor: "north".into(),
        actor_label: "North".into(),
        types: vec![
            ("sincere".into(), "sincere".into()),
            ("stalling".into(), "stalling".into()),
        ],
        steps: vec![
            step("", "", 0.35, 0.0),
            step(
                "envoy_seen",
                "North sent word through a go-between",
                0.58,
                1.36,
            ),
            step("drill", "North held a drill at the river", 0.47, -0.64),
            step("invited", "Inspectors were let in", 0.623, 0.9),
        ],
    }
}

fn shift() -> Shift {
    Shift {
        actor: "north".into(),
        actor_label: "North".into(),
        decision: "outreach".into(),
        option: "invite".into(),
        label: "Invite the inspectors".into(),
        round: 2,
        seen: 0.21,
        expected: 0.055,
        answers: vec![
            ("sincere".into(), 0.623, 0.885),
            ("deal".into(), 0.118, 0.119),
        ],
    }
}

fn signals() -> SignalGroup {
    let row = |option: &str, label: &str, round: u32, bits: f64, public: bool| Signal {
        decision: "outreach".into(),
        option: option.into(),
        label: label.into(),
        round,
        bits,
        seen_bits: if public { bits } else { 0.4 * bits },
        takes_place: 0.93,
        happens: 0.31,
        p_favours: 0.44,
        p_against: 0.44 / bits.exp2(),
        public,
        over: Some(spread(bits - 0.5, bits + 0.5, 1.0)),
        reason: "Relief weighs 0.52 for the sincere and 0.27 for the stalling.".into(),
    };
    SignalGroup {
        actor: "North".into(),
        favours: "sincere".into(),
        against: "stalling".into(),
        rows: vec![
            row("invite", "Invite the inspectors", 1, 1.91, true),
            row("envoy", "Send word through a go-between", 1, 0.74, false),
            row("hold", "Stay quiet", 1, -0.38, true),
            row(
                "drill",
                "Hold a drill at the river, with all three brigades",
                2,
                -1.45,
                true,
            ),
        ],
    }
}

fn watch() -> Vec<Watch> {
    vec![Watch {
        actor: "North".into(),
        decision: "outreach".into(),
        label: "Whether North invites the inspectors".into(),
        round: 4,
        bits: 0.31,
        about: "Is the outreach sincere?".into(),
    }]
}

fn forecasts() -> Vec<Forecast> {
    vec![Forecast {
        variable: "sanctions".into(),
        label: "Sanctions".into(),
        levels: ["eased", "standing", "maximum"].map(Into::into).into(),
        by_round: (0..6)
            .map(|i| f64::from(i) / 50.0)
            .map(|p| vec![p, 0.9 - 3.0 * p, 0.1 + 2.0 * p])
            .collect(),
    }]
}

fn variants() -> Vec<VariantResult> {
    let variant = |name: &str, label: &str, sort: Sort, there: f64| VariantResult {
        name: name.into(),
        label: label.into(),
        sorts: vec![sort],
        answers: vec![
            ("sincere".into(), 0.623, there),
            ("deal".into(), 0.118, 0.12),
        ],
        residual: 1.1e-12,
        ..VariantResult::default()
    };
    vec![
        variant(
            "open_channel",
            "The channel cannot stay secret",
            Sort::Assumed,
            0.71,
        ),
        variant(
            "envoy_forced",
            "North sends an envoy whatever it wants",
            Sort::Made,
            0.48,
        ),
        VariantResult {
            name: "no_envoy".into(),
            label: "There is no go-between".into(),
            unanswered: "the reports cannot have come about".into(),
            ..VariantResult::default()
        },
    ]
}

fn evidence() -> Vec<EvidenceRow> {
    let row = |name: &str, label: &str, used: bool| EvidenceRow {
        planted: None,
        name: name.into(),
        label: label.into(),
        claim: "outreach was envoy in round 1".into(),
        round: 1,
        source: "wire".into(),
        source_label: "Wire report".into(),
        anonymous: true,
        date: Some("2021-01-15".into()),
        grade: Some("B2".into()),
        hit: 0.8,
        false_alarm: 0.15,
        origin: Some("two officials".into()),
        used,
        unused_because: if used {
            ""
        } else {
            "repeats the origin of envoy_seen"
        }
        .into(),
        probability_true: 0.87,
        citations: vec![citation("wire#3", None)],
    };
    vec![
        row("envoy_seen", "North sent word through a go-between", true),
        row("echo", "A paper repeats it", false),
    ]
}

fn assumptions() -> Vec<Assumption> {
    let row = |path: &str, says: &str, line: u32, citations: Vec<Citation>| Assumption {
        kind: "prior".into(),
        path: path.into(),
        label: "How likely North is sincere".into(),
        says: says.into(),
        line,
        citations,
    };
    let mut rows = vec![
        row(
            "actor north / type sincere",
            "20%..50%",
            9,
            vec![citation("cable#2.4", Some("Nobody at the post agreed."))],
        ),
        row("actor south / type hawk", "55%", 17, vec![]),
    ];
    rows.extend((0..30).map(|i| {
        row(
            &format!("goal calm_{i}"),
            "1 if border is quiet",
            40 + i,
            vec![],
        )
    }));
    rows
}

fn network() -> Network {
    let node = |name: &str, label: &str, kind: &str| NetworkNode {
        name: name.into(),
        label: label.into(),
        kind: kind.into(),
    };
    let link = |from: &str, to: &str, label: &str, kind: &str, leak: Option<f64>| NetworkLink {
        from: from.into(),
        to: to.into(),
        label: label.into(),
        kind: kind.into(),
        leak,
    };
    Network {
        nodes: vec![
            node("north", "North", "mover"),
            node("south", "South", "mover"),
            node("abbot", "The abbot", "go-between"),
            node("league", "The River League", "bystander"),
            node("press", "The press", "bystander"),
        ],
        links: vec![
            link("north", "abbot", "envoy", "channel", Some(0.5)),
            link("abbot", "south", "word", "channel", None),
            link("league", "south", "ally", "relation", None),
            link("press", "north", "watches", "sees", None),
        ],
    }
}
