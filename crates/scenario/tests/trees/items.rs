//! Every kind of item.

use super::*;
use demarche_scenario::syntax::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

pub(crate) fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        header().prop_map(Item::Header),
        include().prop_map(Item::Include),
        source().prop_map(Item::Source),
        grades().prop_map(Item::Grades),
        let_item().prop_map(Item::Let),
        column().prop_map(Item::Column),
        coefficient().prop_map(Item::Coefficient),
        shock().prop_map(Item::Shock),
        actor().prop_map(Item::Actor),
        channel().prop_map(Item::Channel),
        relation().prop_map(Item::Relation),
        note().prop_map(Item::Note),
        goal().prop_map(Item::Goal),
        variable().prop_map(Item::Variable),
        decision().prop_map(Item::Decision),
        event().prop_map(Item::Event),
        evidence().prop_map(Item::Evidence),
        question().prop_map(Item::Question),
        variant().prop_map(Item::Variant),
        cover().prop_map(Item::Cover),
    ]
}

fn precision() -> impl Strategy<Value = Precision> {
    (quantity(), any::<bool>()).prop_map(|(value, per_round)| Precision { value, per_round })
}

fn header() -> impl Strategy<Value = Header> {
    use Unit::*;
    let unit = proptest::sample::select(vec![Days, Weeks, Months, Quarters, Years]);
    let rounds =
        (meta(), any::<u32>(), of(unit), of(date())).prop_map(|(meta, count, unit, from)| Rounds {
            meta,
            count,
            unit,
            from,
        });
    let memory = (meta(), of(any::<u32>())).prop_map(|(meta, rounds)| Memory { meta, rounds });
    (
        meta(),
        text(),
        of(rounds),
        of(memory),
        of(clause(precision())),
        of(clause(quantity())),
    )
        .prop_map(
            |(meta, title, rounds, memory, precision, discount)| Header {
                meta,
                title,
                rounds,
                memory,
                precision,
                discount,
            },
        )
}

fn include() -> impl Strategy<Value = Include> {
    (meta(), text()).prop_map(|(meta, path)| Include {
        meta,
        path,
        path_span: Default::default(),
    })
}

fn source() -> impl Strategy<Value = Source> {
    let planted = (name(), quantity()).prop_map(|(actor, chance)| Planted { actor, chance });
    (
        (meta(), name(), label()),
        of(clause(date())),
        of(clause(grade())),
        of(clause(quantity())),
        of(clause(quantity())),
        of(clause(planted)),
        of(clause(Just(true))),
        of(clause(text())),
    )
        .prop_map(
            |(
                (meta, name, label),
                dated,
                grade,
                hit,
                false_alarm,
                planted,
                anonymous,
                document,
            )| Source {
                meta,
                name,
                label,
                dated,
                grade,
                hit,
                false_alarm,
                planted,
                anonymous,
                document,
            },
        )
}

fn grades() -> impl Strategy<Value = Grades> {
    let row =
        (meta(), grade(), quantity(), quantity()).prop_map(|(meta, grade, hit, alarm)| GradeRow {
            meta,
            grade,
            hit,
            false_alarm: alarm,
        });
    (meta(), vec(row, 0..3)).prop_map(|(meta, rows)| Grades { meta, rows })
}

fn let_item() -> impl Strategy<Value = Let> {
    (meta(), name(), label(), quantity()).prop_map(|(meta, name, label, value)| Let {
        meta,
        name,
        label,
        value,
    })
}

fn column() -> impl Strategy<Value = Column> {
    (meta(), name(), label(), quantity()).prop_map(|(meta, name, label, default)| Column {
        meta,
        name,
        label,
        default,
    })
}

fn coefficient() -> impl Strategy<Value = Coefficient> {
    let bounds = (expr(), expr()).prop_map(|(lo, hi)| Expr {
        kind: ExprKind::Range(Box::new(lo), Box::new(hi)),
        span: Default::default(),
    });
    let prior = (expr(), expr()).prop_map(|(mean, sd)| Normal { mean, sd });
    (
        (meta(), name(), label()),
        quantity(),
        of(bounds),
        of(clause(prior)),
    )
        .prop_map(|((meta, name, label), start, bounds, prior)| Coefficient {
            meta,
            name,
            label,
            start,
            bounds,
            prior,
        })
}

fn shock() -> impl Strategy<Value = Shock> {
    (meta(), name(), label(), name()).prop_map(|(meta, name, label, of)| Shock {
        meta,
        name,
        label,
        of,
    })
}

fn remember() -> impl Strategy<Value = Remember> {
    prop_oneof![
        (name(), of(0..9u32)).prop_map(|(d, rounds)| Remember::Rounds(d, rounds)),
        (name(), name()).prop_map(|(d, o)| Remember::Ever(d, o)),
        (name(), name()).prop_map(|(d, o)| Remember::Times(d, o)),
    ]
}

fn actor() -> impl Strategy<Value = Actor> {
    let types =
        (meta(), name(), prior(), label()).prop_map(|(meta, name, prior, label)| TypeDecl {
            meta,
            name,
            prior,
            label,
        });
    let preference =
        (meta(), of(name()), weights()).prop_map(|(meta, of_type, weights)| Preference {
            meta,
            of_type,
            weights,
        });
    (
        (meta(), name(), label()),
        vec(types, 0..3),
        vec(preference, 0..3),
        vec(clause(remember()), 0..3),
        of(clause(precision())),
    )
        .prop_map(
            |((meta, name, label), types, preferences, remembers, precision)| Actor {
                meta,
                name,
                label,
                types,
                preferences,
                remembers,
                precision,
            },
        )
}

fn channel() -> impl Strategy<Value = Channel> {
    let ends = vec(name(), 1..4);
    (meta(), name(), label(), ends, of(clause(quantity()))).prop_map(
        |(meta, name, label, between, leaks)| Channel {
            meta,
            name,
            label,
            between,
            leaks,
        },
    )
}

fn relation() -> impl Strategy<Value = Relation> {
    (meta(), name(), label(), name(), name()).prop_map(|(meta, name, label, from, to)| Relation {
        meta,
        name,
        label,
        from,
        to,
    })
}

fn note() -> impl Strategy<Value = Note> {
    (meta(), name(), text()).prop_map(|(meta, name, text)| Note { meta, name, text })
}

fn goal() -> impl Strategy<Value = Goal> {
    let case = (meta(), quantity(), of(expr())).prop_map(|(meta, value, condition)| Case {
        meta,
        value,
        condition,
    });
    let adjustment = (meta(), any::<bool>(), quantity(), of(expr())).prop_map(
        |(meta, minus, value, condition)| Adjustment {
            meta,
            minus,
            value,
            condition,
        },
    );
    (
        (meta(), name(), label()),
        vec(name(), 1..4),
        (any::<bool>(), any::<bool>()),
        vec(case, 0..3),
        vec(adjustment, 0..3),
    )
        .prop_map(
            |((meta, name, label), of, (at_end, any_units), cases, adjustments)| Goal {
                meta,
                name,
                label,
                of,
                at_end,
                any_units,
                cases,
                adjustments,
            },
        )
}

pub(crate) fn level() -> impl Strategy<Value = Level> {
    prop_oneof![word(), integer().prop_map(|i| i.to_string())].prop_map(|text| Level {
        text,
        span: Default::default(),
    })
}

fn integer() -> impl Strategy<Value = i64> {
    prop_oneof![-9..9i64, -i64::from(u32::MAX)..=i64::from(u32::MAX)]
}

fn variable() -> impl Strategy<Value = Variable> {
    let domain = prop_oneof![
        vec(name(), 1..4).prop_map(Domain::Levels),
        (integer(), integer()).prop_map(|(lo, hi)| Domain::Integers { lo, hi }),
    ];
    let start = prop_oneof![
        level().prop_map(Start::At),
        vec((level(), prior()), 1..4).prop_map(Start::Drawn),
    ];
    let known_to = of(vec(name(), 0..3));
    let sight = (known_to, any::<bool>());
    (meta(), name(), label(), domain, start, sight).prop_map(
        |(meta, name, label, domain, start, (known_to, internal))| Variable {
            meta,
            name,
            label,
            domain,
            start,
            known_to,
            internal,
        },
    )
}

fn window() -> impl Strategy<Value = RoundRange> {
    (0..6u32, of(0..6u32)).prop_map(|(first, last)| RoundRange {
        first,
        last,
        span: Default::default(),
    })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    (meta(), prior(), vec(effect(), 0..3)).prop_map(|(meta, chance, effects)| Outcome {
        meta,
        chance,
        effects,
    })
}

fn chanced() -> impl Strategy<Value = Chanced> {
    (name(), of(quantity())).prop_map(|(name, chance)| Chanced { name, chance })
}

fn amount() -> impl Strategy<Value = Amount> {
    (0..20u32, 0..20u32, 0..4u32).prop_map(|(first, last, by)| Amount {
        first,
        last,
        by,
        span: Default::default(),
    })
}

fn decision() -> impl Strategy<Value = Decision> {
    let committed =
        (meta(), name(), of(window())).prop_map(|(meta, option, when_rounds)| Commitment {
            meta,
            option,
            when_rounds,
        });
    let group = (meta(), name(), quantity()).prop_map(|(meta, name, usual)| OptionGroup {
        meta,
        name,
        usual,
    });
    let choice = (
        (
            (meta(), name(), label(), any::<bool>(), of(amount())),
            (of(clause(name())), of(clause(quantity()))),
        ),
        of(clause(expr())),
        vec(clause(effect()), 0..3),
        of(clause(vec(chanced(), 0..3))),
        of(clause(vec(chanced(), 1..3).prop_map(Looks))),
        of(clause(quantity())),
        of(clause(name())),
        vec(outcome(), 0..3),
    )
        .prop_map(
            |(
                ((meta, name, label, quiet, amount), (group, usual)),
                when,
                then,
                seen_by,
                looks_like,
                leaks,
                through,
                rows,
            )| {
                Choice {
                    meta,
                    name,
                    label,
                    quiet,
                    amount,
                    group,
                    usual,
                    when,
                    then,
                    seen_by,
                    looks_like,
                    leaks,
                    through,
                    outcomes: rows,
                }
            },
        );
    (
        (meta(), name(), label(), name(), of(name())),
        of(window()),
        of(clause(expr())),
        of(committed),
        vec(group, 0..2),
        vec(choice, 0..3),
    )
        .prop_map(
            |((meta, name, label, by, group), when_rounds, when, committed, groups, options)| {
                Decision {
                    meta,
                    name,
                    label,
                    by,
                    group,
                    when_rounds,
                    when,
                    committed,
                    groups,
                    options,
                }
            },
        )
}

fn event() -> impl Strategy<Value = Event> {
    (
        (meta(), name(), label()),
        of(window()),
        of(clause(expr())),
        vec(clause(effect()), 0..3),
        vec(outcome(), 0..3),
    )
        .prop_map(
            |((meta, name, label), when_rounds, when, then, outcomes)| Event {
                meta,
                name,
                label,
                when_rounds,
                when,
                then,
                outcomes,
            },
        )
}

fn evidence() -> impl Strategy<Value = Evidence> {
    (
        (meta(), name(), label()),
        claim(),
        of(clause(name())),
        of(clause(name())),
        of(clause(date())),
    )
        .prop_map(
            |((meta, name, label), claim, reported_by, origin, dated)| Evidence {
                meta,
                name,
                label,
                claim,
                reported_by,
                origin,
                dated,
            },
        )
}

fn resolution() -> impl Strategy<Value = Resolution> {
    (text(), of(date())).prop_map(|(rule, on)| Resolution { rule, on })
}

fn question() -> impl Strategy<Value = Question> {
    (
        (meta(), name(), label()),
        asks(),
        of(clause(property())),
        of(clause(resolution())),
        of(clause(quantity())),
        of(clause(Just(true))),
    )
        .prop_map(
            |((meta, name, label), asks, given, resolves, base_rate, headline)| Question {
                meta,
                name,
                label,
                asks,
                given,
                resolves,
                base_rate,
                headline,
            },
        )
}

fn change() -> impl Strategy<Value = Override> {
    prop_oneof![
        (name(), quantity()).prop_map(|(n, q)| Override::Let(n, q)),
        (name(), quantity()).prop_map(|(n, q)| Override::Leaks(n, q)),
        (name(), level()).prop_map(|(n, l)| Override::Starts(n, l)),
        (name(), name(), quantity()).prop_map(|(a, t, q)| Override::TypePrior(a, t, q)),
        (name(), of(name()), weights()).prop_map(|(actor, of_type, weights)| {
            Override::Preference {
                actor,
                of_type,
                weights,
            }
        }),
        (name(), name(), name(), of(window())).prop_map(
            |(actor, decision, option, when_rounds)| Override::Commits {
                actor,
                decision,
                option,
                when_rounds,
            }
        ),
        name().prop_map(Override::Without),
        (name(), precision()).prop_map(|(n, p)| Override::Precision(n, p)),
        (name(), grade_name()).prop_map(|(source, grade)| Override::Grade { source, grade }),
        further_report().prop_map(|x| Override::Evidence(Box::new(x))),
    ]
}

fn grade_name() -> impl Strategy<Value = Name> {
    grade().prop_map(|text| Name {
        text,
        span: Default::default(),
    })
}

/// A report as a variant has it: comments and reasons are those of its line.
fn further_report() -> impl Strategy<Value = Evidence> {
    evidence().prop_map(|mut x| {
        x.meta = Meta::default();
        let named = [&mut x.reported_by, &mut x.origin];
        named
            .into_iter()
            .flatten()
            .for_each(|c| c.meta = Meta::default());
        x.dated.iter_mut().for_each(|c| c.meta = Meta::default());
        x
    })
}

fn variant() -> impl Strategy<Value = Variant> {
    let changes = vec(clause(change()), 0..4);
    (meta(), name(), label(), changes).prop_map(|(meta, name, label, changes)| Variant {
        meta,
        name,
        label,
        changes,
    })
}

fn cover() -> impl Strategy<Value = Cover> {
    let element = prop_oneof![word(), (0..200u32).prop_map(|n| n.to_string())];
    (meta(), name(), vec(clause((element, text())), 0..3)).prop_map(|(meta, source, omitted)| {
        Cover {
            meta,
            source,
            omitted,
        }
    })
}
