//! Finding what a change names.

use crate::nearest::nearest;
use crate::problem::Problem;
use crate::syntax::*;

/// A kind of item that a change can name.
pub(super) trait Kind: Sized {
    const KIND: &'static str;
    fn of(item: &mut Item) -> Option<&mut Self>;
    fn name(&self) -> &str;
}

macro_rules! kinds {
    ($($kind:ident $word:literal),*) => {
        $(impl Kind for $kind {
            const KIND: &'static str = $word;
            fn of(item: &mut Item) -> Option<&mut Self> {
                match item {
                    Item::$kind(x) => Some(x),
                    _ => None,
                }
            }
            fn name(&self) -> &str {
                &self.name.text
            }
        })*
    };
}

kinds!(Let "let", Coefficient "coefficient", Variable "variable", Actor "actor", Decision "decision", Event "event", Goal "goal",
       Channel "channel", Source "source", Evidence "evidence", Question "question");

/// The item of a kind that bears a name.
pub(super) fn get<'a, T: Kind + 'a>(scenario: &'a mut Scenario, name: &str) -> Option<&'a mut T> {
    scenario
        .items
        .iter_mut()
        .filter_map(T::of)
        .find(|x| x.name() == name)
}

/// The item of a kind that bears a name, or the problem that there is none.
pub(super) fn item<'a, T: Kind + 'a>(
    scenario: &'a mut Scenario,
    name: &Name,
) -> Result<&'a mut T, Problem> {
    let named = |item: &mut Item| T::of(item).is_some_and(|x| x.name() == name.text);
    match scenario.items.iter_mut().position(named) {
        Some(i) => T::of(&mut scenario.items[i]).ok_or_else(|| unknown(T::KIND, name, &[])),
        None => {
            let known = scenario.items.iter_mut().filter_map(T::of);
            let known: Vec<&str> = known.map(|x| x.name()).collect();
            Err(unknown(T::KIND, name, &known))
        }
    }
}

pub(super) fn unknown(kind: &str, name: &Name, known: &[&str]) -> Problem {
    let message = format!("there is no {kind} called `{}`", name.text);
    let problem = Problem::error("unknown-name", name.span, message);
    match nearest(&name.text, known.iter().copied()) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem,
    }
}

pub(super) fn ambiguous(name: &Name, kinds: &[&str]) -> Problem {
    let message = format!(
        "`{}` can mean more than one thing here: {}",
        name.text,
        kinds.join(", ")
    );
    Problem::error("ambiguous-name", name.span, message)
}

/// A thing that bears a name: its kind and, for a type or an option, whose it is.
pub(super) struct Bearer<'a> {
    pub(super) kind: &'static str,
    pub(super) owner: Option<&'a str>,
    pub(super) name: &'a str,
}

/// Everything in a scenario that bears a name, in reading order; levels are values and do not count.
pub(super) fn bearers(scenario: &Scenario) -> impl Iterator<Item = Bearer<'_>> {
    scenario.items.iter().flat_map(|item| {
        let own = named(item).map(|(kind, name)| Bearer {
            kind,
            owner: None,
            name: &name.text,
        });
        let (kind, owner, parts): (_, _, Box<dyn Iterator<Item = &Name>>) = match item {
            Item::Actor(x) => (
                "type",
                &*x.name.text,
                Box::new(x.types.iter().map(|t| &t.name)),
            ),
            Item::Decision(x) => (
                "option",
                &*x.name.text,
                Box::new(x.options.iter().map(|o| &o.name)),
            ),
            _ => ("", "", Box::new(std::iter::empty())),
        };
        let parts = parts.map(move |name| Bearer {
            kind,
            owner: Some(owner),
            name: &name.text,
        });
        own.into_iter().chain(parts)
    })
}

/// Kind and name of an item that has one.
fn named(item: &Item) -> Option<(&'static str, &Name)> {
    Some(match item {
        Item::Header(_) | Item::Include(_) | Item::Grades(_) | Item::Cover(_) => return None,
        Item::Source(x) => ("source", &x.name),
        Item::Let(x) => ("let", &x.name),
        Item::Column(x) => ("column", &x.name),
        Item::Coefficient(x) => ("coefficient", &x.name),
        Item::Shock(x) => ("shock", &x.name),
        Item::Actor(x) => ("actor", &x.name),
        Item::Channel(x) => ("channel", &x.name),
        Item::Relation(x) => ("relation", &x.name),
        Item::Note(x) => ("note", &x.name),
        Item::Goal(x) => ("goal", &x.name),
        Item::Variable(x) => ("variable", &x.name),
        Item::Decision(x) => ("decision", &x.name),
        Item::Event(x) => ("event", &x.name),
        Item::Evidence(x) => ("evidence", &x.name),
        Item::Question(x) => ("question", &x.name),
        Item::Variant(x) => ("variant", &x.name),
    })
}
