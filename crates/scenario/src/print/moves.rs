//! Decisions with their options, and events.

use super::expr::{amount, chanced, effect, expr, looks};
use super::items::prior;
use super::{Page, listed, titled, window};
use crate::syntax::*;

impl Page<'_> {
    pub(super) fn decision(&mut self, x: &Decision) {
        let mut line = format!("decision {} by {}", titled(&x.name, &x.label), x.by.text);
        if let Some(group) = &x.group {
            line.push_str(&format!(", simultaneous {}", group.text));
        }
        if let Some(range) = &x.when_rounds {
            line.push_str(&format!(", {}", window(range)));
        }
        self.head(&x.meta, &line);
        if let Some(c) = &x.when {
            self.clause(&c.meta, &format!("when {}", expr(&c.value)));
        }
        if let Some(c) = &x.committed {
            let rounds = c
                .when_rounds
                .as_ref()
                .map_or(String::new(), |r| format!(" {}", window(r)));
            self.clause(&c.meta, &format!("committed to {}{rounds}", c.option.text));
        }
        for group in &x.groups {
            let line = format!("group {} usual {}", group.name.text, expr(&group.usual));
            self.clause(&group.meta, &line);
        }
        for option in &x.options {
            self.choice(option);
        }
    }

    fn choice(&mut self, x: &Choice) {
        let quiet = if x.quiet { ", quiet" } else { "" };
        let mut line = format!("option {}", titled(&x.name, &x.label));
        if let Some(own) = &x.amount {
            line.push_str(&format!(" amount {}", amount(own)));
        }
        line.push_str(quiet);
        self.line(1, &x.meta, &line);
        if let Some(c) = &x.group {
            self.line(2, &c.meta, &format!("group {}", c.value.text));
        }
        if let Some(c) = &x.usual {
            self.line(2, &c.meta, &format!("usual {}", expr(&c.value)));
        }
        if let Some(c) = &x.when {
            self.line(2, &c.meta, &format!("when {}", expr(&c.value)));
        }
        if let Some(c) = &x.through {
            self.line(2, &c.meta, &format!("through {}", c.value.text));
        }
        if let Some(c) = &x.seen_by {
            let each: Vec<String> = c.value.iter().map(chanced).collect();
            self.line(2, &c.meta, &format!("seen by {}", listed(&each)));
        }
        if let Some(c) = &x.looks_like {
            self.line(2, &c.meta, &format!("looks like {}", looks(&c.value)));
        }
        if let Some(c) = &x.leaks {
            self.line(2, &c.meta, &format!("leaks {}", expr(&c.value)));
        }
        self.effects(2, &x.then);
        self.outcomes(2, &x.outcomes);
    }

    pub(super) fn event(&mut self, x: &Event) {
        let mut line = format!("event {}", titled(&x.name, &x.label));
        if let Some(range) = &x.when_rounds {
            line.push_str(&format!(", {}", window(range)));
        }
        self.head(&x.meta, &line);
        if let Some(c) = &x.when {
            self.clause(&c.meta, &format!("when {}", expr(&c.value)));
        }
        self.effects(1, &x.then);
        self.outcomes(1, &x.outcomes);
    }

    /// Lines `then a = b, c rises`: an effect with reasons or comments starts a line, one without joins the line before.
    fn effects(&mut self, depth: usize, then: &[Clause<Effect>]) {
        let mut rest = then;
        while let Some((first, others)) = rest.split_first() {
            let bare =
                |c: &&Clause<Effect>| c.meta.comments.is_empty() && c.meta.because.is_empty();
            let joined = others.iter().take_while(bare).count();
            let changes: Vec<String> = rest[..=joined].iter().map(|c| effect(&c.value)).collect();
            self.line(depth, &first.meta, &format!("then {}", changes.join(", ")));
            rest = &others[joined..];
        }
    }

    fn outcomes(&mut self, depth: usize, outcomes: &[Outcome]) {
        for x in outcomes {
            let changes: Vec<String> = x.effects.iter().map(effect).collect();
            let changes = if changes.is_empty() {
                "nothing".into()
            } else {
                changes.join(", ")
            };
            self.line(depth, &x.meta, &format!("{} {changes}", prior(&x.chance)));
        }
    }
}
