//! Chart of the network: actors on a circle, with the channels and relations between them.

use std::collections::HashMap;
use std::f64::consts::TAU;

use super::drawing::{Anchor, Drawing, Spot};
use crate::findings::{Network, NetworkLink};
use crate::view::words::percent;

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 330.0;
const CENTRE: (f64, f64) = (WIDTH / 2.0, HEIGHT / 2.0);
/// Half axes of the ellipse that actors sit on.
const ACROSS: f64 = 140.0;
const DOWN: f64 = 125.0;
/// Distance of an actor's name from its seat.
const NAME: f64 = 17.0;
/// How far a link bends towards the centre, as a share of the way.
const BEND: f64 = 0.35;
/// More channels than this go without names in the picture: they would cover each other.
const NAMED: usize = 14;
/// More actors than this sit in the order given: no order would make the picture readable.
const SEATED: usize = 40;

/// Solid blue lines are channels with how likely they leak, solid grey ones relations, dotted ones who watches whom.
/// Links to names that are no node are left out.
pub fn network(network: &Network) -> Drawing {
    let mut drawing = Drawing::new(WIDTH, HEIGHT, "Actors and channels", &describe(network));
    let n = network.nodes.len();
    let places = places(network);
    let find = |name: &str| places.get(name).copied();
    let links: Vec<(usize, usize, &NetworkLink)> = network
        .links
        .iter()
        .filter_map(|link| Some((find(&link.from)?, find(&link.to)?, link)))
        .filter(|(from, to, _)| from != to)
        .collect();
    let seats = seats(n, &links);
    let angle = |node: usize| TAU * seats[node] as f64 / n as f64 - TAU / 4.0;
    let at = |node: usize, beyond: f64| {
        let (sin, cos) = angle(node).sin_cos();
        (
            CENTRE.0 + (ACROSS + beyond) * cos,
            CENTRE.1 + (DOWN + beyond) * sin,
        )
    };
    let named = links
        .iter()
        .filter(|(.., link)| link.kind == "channel")
        .count()
        <= NAMED;
    let mut names = Vec::new();
    for &(from, to, link) in &links {
        let (a, b) = (at(from, 0.0), at(to, 0.0));
        let middle = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
        let via = bend(middle, CENTRE, BEND);
        drawing.curve(class(&link.kind), a, via, b);
        if named && link.kind == "channel" {
            names.push((bend(middle, via, 0.5), caption(link)));
        }
    }
    for (place, name) in names {
        drawing.label(
            "small halo",
            Spot {
                at: (place.0, place.1 + 4.0),
                anchor: Anchor::Middle,
                room: 120.0,
            },
            &name,
        );
    }
    for (i, node) in network.nodes.iter().enumerate() {
        drawing.circle(role(&node.kind), at(i, 0.0), 9.0);
        let (x, y) = at(i, NAME);
        let across = angle(i).cos();
        let (anchor, room) = if across > 0.25 {
            (Anchor::Start, WIDTH - x)
        } else if across < -0.25 {
            (Anchor::End, x)
        } else {
            (Anchor::Middle, WIDTH / 2.0)
        };
        drawing.label(
            "strong halo",
            Spot {
                at: (x, y + 4.0),
                anchor,
                room,
            },
            &node.label,
        );
    }
    drawing
}

/// The classes of the style sheet: what is not known is drawn as the plainest.
fn class(kind: &str) -> &'static str {
    match kind {
        "channel" => "channel",
        "sees" => "sees",
        _ => "relation",
    }
}

fn role(kind: &str) -> &'static str {
    match kind {
        "mover" => "mover",
        "go-between" => "go-between",
        _ => "bystander",
    }
}

fn bend(from: (f64, f64), to: (f64, f64), share: f64) -> (f64, f64) {
    (
        from.0 + share * (to.0 - from.0),
        from.1 + share * (to.1 - from.1),
    )
}

/// Places of the nodes by their names.
fn places(network: &Network) -> HashMap<&str, usize> {
    let mut places = HashMap::new();
    for (i, node) in network.nodes.iter().enumerate() {
        places.entry(node.name.as_str()).or_insert(i);
    }
    places
}

/// Seats on the circle: starts from the order given and swaps any two as long as that brings linked actors closer.
fn seats(n: usize, links: &[(usize, usize, &NetworkLink)]) -> Vec<usize> {
    let length = |seats: &[usize]| -> usize {
        let apart = |a: usize, b: usize| seats[a].abs_diff(seats[b]);
        let chord = |a, b| apart(a, b).min(n - apart(a, b));
        links.iter().map(|&(a, b, _)| chord(a, b).pow(2)).sum()
    };
    let mut seats: Vec<usize> = (0..n).collect();
    let mut best = length(&seats);
    let mut improved = n <= SEATED;
    while improved {
        improved = false;
        // The first actor keeps the top seat.
        for a in 1..n {
            for b in a + 1..n {
                seats.swap(a, b);
                let now = length(&seats);
                if now < best {
                    (best, improved) = (now, true);
                } else {
                    seats.swap(a, b);
                }
            }
        }
    }
    seats
}

fn caption(link: &NetworkLink) -> String {
    match link.leak {
        Some(leak) if leak > 0.0 => format!("{} (leaks {})", link.label, percent(leak)),
        _ => link.label.clone(),
    }
}

fn describe(network: &Network) -> String {
    let places = places(network);
    let label = |name: &str| {
        let found = places.get(name);
        found.map_or(name.to_string(), |&i| network.nodes[i].label.clone())
    };
    let lines = network.links.iter().map(|link| {
        let (from, to) = (label(&link.from), label(&link.to));
        format!("{from} to {to}: {} ({}).", caption(link), link.kind)
    });
    lines.collect::<Vec<_>>().join(" ")
}
