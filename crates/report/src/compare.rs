//! Comparison of two forms of a scenario, with names in place of indices: how the answers differ, how certain that is, and which
//! actors act differently and why.

use std::collections::HashMap;

use demarche_engine::progress::Progress;
use demarche_inference::analysis::compare::{
    self, Carried, Pair, Shift, Spread, shifts, situations, spread,
};
use demarche_inference::uncertain::ensemble::Draws;
use demarche_inference::uncertain::worlds::Worlds;
use demarche_scenario::load::Loaded;
use demarche_scenario::model::{Claim, Evidence, Formula, Model, Sort};
use demarche_scenario::syntax::{ExprKind, Item, Override};
use demarche_scenario::{World, check, print, vary};
use serde::Serialize;

use crate::analyse::{AnalyseError, Context, Settings, calendar, under, worlds};
use crate::findings::Equilibrium;

/// What to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Names of variants; none for the scenario as it is.
    pub forms: [Option<String>; 2],
    /// Draws over which both are solved; 0 for the point estimates alone.
    pub draws: u64,
    /// Seed of the draws.
    pub seed: u64,
}

/// Two forms of a scenario.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// Title of the scenario.
    pub title: String,
    /// The two forms.
    pub forms: [Form; 2],
    /// Draws solved under both, of those asked for.
    pub draws: usize,
    /// Draws asked for.
    pub asked: u64,
    /// Seed of the draws.
    pub seed: u64,
    /// Whether the forms are the same game and differ in what was reported at most: each is then weighed by how well a draw
    /// explains its own reports, otherwise both by how well the first form explains them.
    pub own_reports: bool,
    /// Effective sample size, as each form weighs the draws.
    pub effective: [f64; 2],
    /// In the scenario's order.
    pub questions: Vec<Row>,
    /// Types that act differently at the point estimates; the weightiest first.
    pub shifts: Vec<ShiftRow>,
}

/// One form.
#[derive(Clone, Debug, Serialize)]
pub struct Form {
    /// `base`, or the variant's name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Its changes, as written.
    pub changes: Vec<String>,
    /// The sort of each of its changes.
    pub sorts: Vec<Sort>,
    /// Which solution its point estimate rests on.
    pub equilibrium: Equilibrium,
}

/// One question under both forms.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Its name.
    pub question: String,
    /// Label of the question.
    pub label: String,
    /// Its answers at the point estimates.
    pub point: [Option<f64>; 2],
    /// Its answers over the draws.
    pub over: [Option<Spread>; 2],
    /// The second answer less the first, draw by draw; none where each form has weights of its own.
    pub difference: Option<Spread>,
    /// The answer of the first form at its point estimate, given that what the second changes is only seen; none where that
    /// makes no sense or cannot be.
    pub seen: Option<f64>,
}

/// A type that does otherwise in a situation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShiftRow {
    /// The actor's name.
    pub actor: String,
    /// Its type's; empty where it has one only.
    #[serde(rename = "type")]
    pub type_name: String,
    /// The actor and its type, for people.
    pub who: String,
    /// The decision's name.
    pub decision: String,
    /// Its label.
    pub label: String,
    /// Round, from 1.
    pub round: u32,
    /// The round's place in the calendar.
    pub when: String,
    /// Information there; empty where all situations that only one form has are taken together.
    pub knows: String,
    /// Probability of being there given the type and the reports, under either form.
    pub reached: [f64; 2],
    /// Probability that moves to other options there.
    pub moved: f64,
    /// Options with their probability under either form, those that change most first.
    pub options: Vec<(String, f64, f64)>,
    /// The option that gains most, and the one that loses most.
    pub to: String,
    /// See `to`.
    pub from: String,
    /// By goal: what it makes `to` worth against `from`, under either form; what speaks for the change most first.
    pub goals: Vec<(String, f64, f64)>,
}

/// Moves of less than this, weighed, are not told.
const SLIGHT: f64 = 0.001;

/// Solves both forms over the same draws, and says who does otherwise and why.
///
/// # Errors
/// A form has mistakes, is too large, or has no answers at its point estimate.
pub fn compared(
    base: &Model,
    wanted: &Wanted,
    context: Context<'_>,
) -> Result<Compared, AnalyseError> {
    let Context {
        loaded,
        world,
        settings,
        progress,
    } = context;
    let form = |name: &Option<String>| form_of(loaded, base, name.as_deref(), world);
    let models = [form(&wanted.forms[0])?, form(&wanted.forms[1])?];
    let [first, second] = &models;
    let solved = [
        worlds(first, settings, progress)?,
        worlds(second, settings, progress)?,
    ];
    let draws = Draws::new(base, wanted.seed);
    let carried = models
        .each_ref()
        .map(|model| Carried::new(base, model, wanted.seed));
    let forms = [0, 1].map(|f| compare::Form {
        carried: &carried[f],
        worlds: &solved[f],
    });
    let pairs = compare::pairs(&draws, forms, wanted.draws, settings.threads, progress);
    let seen = seen(loaded, &models, wanted, settings, progress);
    let own_reports = same_play(base, &wanted.forms);
    let weighed = [0, 1].map(|f| Weighed::new(&pairs, if own_reports { f } else { 0 }));
    let mut there: HashMap<&str, usize> = HashMap::new();
    for (q, question) in second.questions.iter().enumerate() {
        there.entry(&question.name).or_insert(q);
    }
    let row = |(q, question): (usize, &demarche_scenario::model::Question)| {
        let there = *there.get(question.name.as_str())?;
        let places = [q, there];
        let point = [0, 1].map(|f| solved[f].base().answers[places[f]]);
        let over = [0, 1].map(|f| weighed[f].spread(&pairs, |pair| pair[f][places[f]]));
        let by_draw = || weighed[0].spread(&pairs, |pair| Some(pair[1][there]? - pair[0][q]?));
        Some(Row {
            question: question.name.clone(),
            label: question.label.clone(),
            point,
            over,
            difference: if own_reports { None } else { by_draw() },
            seen: seen.as_ref().and_then(|seen| seen[q]),
        })
    };
    let questions = first.questions.iter().enumerate().filter_map(row).collect();
    let faced = solved
        .each_ref()
        .map(|worlds| situations(worlds, worlds.base()));
    let shifts = shifts(&faced[0], &faced[1]);
    let told = shifts.iter().filter(|shift| shift.weight >= SLIGHT);
    let told = told.map(|shift| shift_row(&models, shift)).collect();
    let forms = [0, 1].map(|f| described(loaded, base, wanted.forms[f].as_deref(), &solved[f]));
    let [first_form, second_form] = forms;
    Ok(Compared {
        title: base.title.clone(),
        forms: [first_form?, second_form?],
        draws: weighed[0].count,
        asked: wanted.draws,
        seed: wanted.seed,
        effective: [0, 1].map(|f| weighed[f].effective()),
        own_reports,
        questions,
        shifts: told,
    })
}

/// The scenario as a variant has it, or as it is.
fn form_of(
    loaded: &Loaded,
    base: &Model,
    variant: Option<&str>,
    world: &dyn World,
) -> Result<Model, AnalyseError> {
    let Some(variant) = variant else {
        return Ok(base.clone());
    };
    let varied = vary(&loaded.whole, variant);
    let varied = varied.map_err(|problem| AnalyseError::Problems(vec![problem]))?;
    let (model, problems) = check::check_varied(&varied, world);
    model.ok_or(AnalyseError::Problems(problems))
}

/// The variant's changes.
fn changes<'a>(loaded: &'a Loaded, variant: &str) -> Vec<&'a Override> {
    let found = loaded.whole.items.iter().find_map(|item| match item {
        Item::Variant(x) if x.name.text == variant => Some(x),
        _ => None,
    });
    found.map_or(Vec::new(), |x| x.changes.iter().map(|c| &c.value).collect())
}

/// The sort of each of the variant's changes.
fn sorts<'a>(base: &'a Model, variant: &str) -> &'a [Sort] {
    let found = base.variants.iter().find(|v| v.name == variant);
    found.map_or(&[], |v| &v.sorts)
}

/// Whether both forms are the same game, and differ in what was reported at most.
fn same_play(base: &Model, forms: &[Option<String>; 2]) -> bool {
    let mut changes = forms
        .iter()
        .flatten()
        .flat_map(|name| sorts(base, name).iter());
    changes.all(|sort| *sort == Sort::Reported)
}

fn described(
    loaded: &Loaded,
    base: &Model,
    variant: Option<&str>,
    worlds: &Worlds,
) -> Result<Form, AnalyseError> {
    let equilibrium = under(worlds, worlds.base())?;
    let Some(name) = variant else {
        return Ok(Form {
            name: "base".into(),
            label: "the scenario as it stands".into(),
            changes: Vec::new(),
            sorts: Vec::new(),
            equilibrium,
        });
    };
    let label = loaded.whole.items.iter().find_map(|item| match item {
        Item::Variant(x) if x.name.text == name => x.label.clone(),
        _ => None,
    });
    let changes = changes(loaded, name);
    Ok(Form {
        name: name.into(),
        label: label.unwrap_or_else(|| name.into()),
        sorts: sorts(base, name).to_vec(),
        changes: changes.into_iter().map(print::change).collect(),
        equilibrium,
    })
}

/// Answers of the first form at its point estimate, had what the second makes so only been seen: the moves that it commits an
/// actor to, and the type that it takes for certain. None where it changes nothing that could be seen.
fn seen(
    loaded: &Loaded,
    models: &[Model; 2],
    wanted: &Wanted,
    settings: &Settings,
    progress: &dyn Progress,
) -> Option<Vec<Option<f64>>> {
    let variant = wanted.forms[1].as_deref()?;
    let mut model = models[0].clone();
    let before = model.evidence.len();
    for change in changes(loaded, variant) {
        let facts = facts(&model, change);
        model.evidence.extend(facts);
    }
    if model.evidence.len() == before {
        return None;
    }
    let worlds = worlds(&model, settings, progress).ok()?;
    Some(worlds.base().answers.clone())
}

/// The claims that an observer of the change would make, round by round; no source reports them, so they are facts.
fn facts(model: &Model, change: &Override) -> Vec<Evidence> {
    let fact = |condition: Formula, round: u32| Evidence {
        name: "seen".into(),
        label: String::new(),
        claim: Claim {
            condition,
            about: None,
            round,
        },
        source: None,
        origin: None,
        dated: None,
    };
    match change {
        Override::Commits {
            decision,
            option,
            when_rounds,
            ..
        } => {
            let d = model.decisions.iter().position(|d| d.name == decision.text);
            let Some(d) = d else { return Vec::new() };
            let declared = &model.decisions[d];
            let o = declared.options.iter().position(|o| o.name == option.text);
            let Some(o) = o else { return Vec::new() };
            let (first, last) = when_rounds.as_ref().map_or((1, model.rounds), |range| {
                (range.first, range.last.unwrap_or(model.rounds))
            });
            let rounds = first.max(declared.window.first)..=last.min(declared.window.last);
            rounds
                .map(|round| fact(Formula::Chose(d, o), round))
                .collect()
        }
        Override::TypePrior(actor, kind, prior) => {
            let certain = matches!(prior.kind, ExprKind::Number { value, .. } if value == 1.0);
            let a = model.actors.iter().position(|a| a.name == actor.text);
            let k = a.and_then(|a| {
                let types = &model.actors[a].types;
                Some((a, types.iter().position(|k| k.name == kind.text)?))
            });
            let k = k.filter(|_| certain);
            k.map(|(a, k)| fact(Formula::IsType(a, k), 1))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Draws with answers under both forms, weighed by how well one of them explains its reports.
struct Weighed {
    /// By pair; 0 where one form has no answers.
    weights: Vec<f64>,
    count: usize,
}

impl Weighed {
    fn new(pairs: &[Pair], form: usize) -> Weighed {
        let log = |pair: &Pair| {
            let both = [pair.first.as_ref()?.0, pair.second.as_ref()?.0];
            Some(both[form])
        };
        let known = pairs.iter().filter_map(log);
        let most = known.clone().fold(f64::NEG_INFINITY, f64::max);
        let weight = |pair: &Pair| log(pair).map_or(0.0, |log| (log - most).exp());
        Weighed {
            weights: pairs.iter().map(weight).collect(),
            count: known.count(),
        }
    }

    fn effective(&self) -> f64 {
        let total: f64 = self.weights.iter().sum();
        let squares: f64 = self.weights.iter().map(|w| w * w).sum();
        if squares > 0.0 {
            total * total / squares
        } else {
            0.0
        }
    }

    fn spread(
        &self,
        pairs: &[Pair],
        value: impl Fn([&[Option<f64>]; 2]) -> Option<f64>,
    ) -> Option<Spread> {
        let values = pairs.iter().zip(&self.weights).filter_map(|(pair, w)| {
            let (first, second) = (pair.first.as_ref()?, pair.second.as_ref()?);
            Some((value([&first.1, &second.1])?, *w))
        });
        spread(values.collect())
    }
}

fn shift_row(models: &[Model; 2], shift: &Shift) -> ShiftRow {
    let (before, after) = (&shift.before, &shift.after);
    let mut options: Vec<(String, f64, f64)> = Vec::new();
    for worth in before.options.iter().chain(&after.options) {
        let name = &worth.option;
        if options.iter().all(|(known, ..)| known != name) {
            let both = (before.probability(name), after.probability(name));
            options.push((name.clone(), both.0, both.1));
        }
    }
    options.sort_by(|a, b| (b.2 - b.1).abs().total_cmp(&(a.2 - a.1).abs()));
    let model = &models[0];
    let actor = model.actors.iter().find(|a| a.name == before.actor);
    let actor = actor.map_or(before.actor.as_str(), |a| a.label.as_str());
    let decision = model.decisions.iter().find(|d| d.name == before.decision);
    ShiftRow {
        actor: before.actor.clone(),
        type_name: before.type_name.clone(),
        who: match before.type_name.as_str() {
            "" => actor.into(),
            kind => format!("{actor}, {kind}"),
        },
        decision: before.decision.clone(),
        label: decision.map_or_else(|| before.decision.clone(), |d| d.label.clone()),
        round: before.round,
        when: calendar::round(model, before.round),
        knows: before.knows.clone(),
        reached: [before.reached, after.reached],
        moved: shift.moved,
        options,
        to: shift.to.clone(),
        from: shift.from.clone(),
        goals: shift
            .goals
            .iter()
            .map(|gain| (gain.goal.clone(), gain.before, gain.after))
            .collect(),
    }
}
