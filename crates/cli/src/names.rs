//! Looks up names that the command line gives, and suggests similar ones.

use anyhow::{Context, Result, bail};
use demarche_scenario::model::Model;
use demarche_scenario::nearest::nearest;

/// The place of a name, or what there is instead.
pub(crate) fn find(what: &str, name: &str, names: &[&str]) -> Result<usize> {
    let missing = || match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "there is none".into(),
        None => format!("there is {}", names.join(", ")),
    };
    let found = names.iter().position(|n| *n == name);
    found.with_context(|| format!("there is no {what} called `{name}`; {}", missing()))
}

/// The place of a question that is answered by yes or no, in [`Model::asked`]; the first one if none is named.
pub(crate) fn question(model: &Model, name: Option<&str>) -> Result<usize> {
    let names: Vec<&str> = model.asked().map(|q| q.name.as_str()).collect();
    let whole = name.and_then(|name| model.how_much.iter().find(|own| own.name == name));
    if let Some(own) = whole {
        let levels: Vec<&str> = own.members.iter().map(|q| q.name.as_str()).collect();
        bail!(
            "`{}` asks how much; name one of its levels: {}",
            own.name,
            levels.join(", ")
        );
    }
    match name {
        Some(name) => find("question", name, &names),
        None if names.is_empty() => bail!("the scenario asks no question"),
        None => Ok(0),
    }
}
