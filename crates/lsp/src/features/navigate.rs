//! From a name to where it is given, and to where it is used.

use demarche_scenario::syntax::Item;
use demarche_scenario::{Span, parse, path};
use gen_lsp_types::Location;

use super::Spot;

/// Where a name is given; of the path of an `include`, the file.
pub(crate) fn definition(spot: &Spot, at: usize) -> Option<Location> {
    let index = &spot.reading.index;
    match index.at(spot.file, at) {
        Some(place) => spot.location(index.symbols[place.symbol].span),
        None => included(spot, at),
    }
}

/// The file that is included at a place.
fn included(spot: &Spot, at: usize) -> Option<Location> {
    let (own, _) = parse::parse(spot.text(), spot.file);
    let include = own.items.iter().find_map(|item| match item {
        Item::Include(x) => {
            let span = x.path_span;
            (span.start as usize <= at && at <= span.end as usize).then_some(x)
        }
        _ => None,
    })?;
    let files = &spot.reading.files;
    // Paths count from the folder of the file that names them, up to that of the scenario.
    let (own, top) = (files.get(usize::from(spot.file))?, files.first()?);
    let (own, top) = (own.key.as_deref()?, top.key.as_deref()?);
    let prefix = &top[..top.rfind('/').map_or(0, |i| i + 1)];
    let folder = path::folder(own.strip_prefix(prefix)?);
    let path = path::resolve(folder, &include.path).ok()?;
    let file = spot.reading.file(&format!("{prefix}{path}"))?;
    spot.location(Span::new(file, 0, 0))
}

/// Every place where the thing at a place is named; the one that gives the name only where that is asked for.
pub(crate) fn references(spot: &Spot, at: usize, with_definition: bool) -> Option<Vec<Location>> {
    let index = &spot.reading.index;
    let place = index.at(spot.file, at)?;
    let uses = index.uses(place.symbol);
    let uses = uses.filter(|p| with_definition || !p.defines);
    Some(uses.filter_map(|p| spot.location(p.span)).collect())
}
