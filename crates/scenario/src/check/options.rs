//! Decisions and their options before any expression is read: who moves, who sees what, what it looks like.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use super::actors::label;
use super::mistakes::{moves as wrong, names as unnamed};
use crate::model::{Choice, Decision, DecisionId, OptionId, Prior, Stage, Window};
use crate::syntax;

impl<'a> Checker<'a> {
    pub(super) fn decision_shells(&mut self) {
        let groups = self.groups();
        for (d, group) in groups.into_iter().enumerate() {
            let item = self.names.decisions.items[d];
            let by = self.actor(&item.by);
            let mut options: Vec<Choice> = Vec::new();
            for option in &item.options {
                if options.iter().any(|known| known.name == option.name.text) {
                    self.report(unnamed::duplicate("option", &option.name));
                }
                let seen_by = self.seen_by(option, by);
                options.push(Choice {
                    name: option.name.text.clone(),
                    label: label(&option.name, option.label.as_ref()),
                    group: None,
                    usual: Prior::Otherwise,
                    when: None,
                    effects: Vec::new(),
                    seen_by,
                    spies: Vec::new(),
                    looks_like: None,
                    mistaken_for: Vec::new(),
                    leak: None,
                    outcomes: Vec::new(),
                });
            }
            if options.is_empty() {
                self.report(wrong::no_options(item.name.span, &item.name.text));
            }
            self.model.decisions.push(Decision {
                name: item.name.text.clone(),
                label: label(&item.name, item.label.as_ref()),
                by: by.unwrap_or(0),
                group,
                window: Window { first: 1, last: 1 },
                when: None,
                committed: None,
                groups: Vec::new(),
                options,
                quiet: None,
            });
            self.looks(d);
        }
        self.judge_groups();
    }

    /// Who sees an option: those it names, the ends of its channel, and the mover. None if it is public.
    fn seen_by(&mut self, option: &'a syntax::Choice, by: Option<usize>) -> Option<Vec<usize>> {
        let mut seen: Option<Vec<usize>> = None;
        if let Some(clause) = &option.seen_by {
            let names: Vec<syntax::Name> = clause.value.iter().map(|x| x.name.clone()).collect();
            let all = self.actor_list(&names);
            let spies = clause.value.iter().filter(|x| x.chance.is_some());
            let spies = spies.filter_map(|x| self.names.actors.get(&x.name.text));
            let spies: BTreeSet<usize> = spies.collect();
            seen = Some(all.into_iter().filter(|i| !spies.contains(i)).collect());
        }
        if let Some(clause) = &option.through {
            let ends = match self.names.channels.get(&clause.value.text) {
                Some(c) => {
                    self.used_channels[c] = true;
                    let ends = self.names.channels.items[c].between.iter();
                    // Unknown ends are reported where the channel is declared.
                    let ends = ends.filter_map(|n| self.names.actors.get(&n.text));
                    ends.collect::<Vec<_>>()
                }
                None => {
                    let name = &clause.value;
                    let all = self.hints().then(|| self.names.channels.names().collect());
                    let problem = unnamed::unknown("channel", &name.text, name.span, all);
                    self.report(problem);
                    Vec::new()
                }
            };
            if let Some(by) = by
                && !ends.is_empty()
                && !ends.contains(&by)
            {
                let actor = &self.model.actors[by].name;
                let problem =
                    wrong::channel_leads_elsewhere(clause.value.span, &clause.value.text, actor);
                self.report(problem);
            }
            seen.get_or_insert_default().extend(ends);
        }
        if let Some(list) = &mut seen {
            list.extend(by);
            list.sort_unstable();
            list.dedup();
        }
        seen
    }

    /// Which option is quiet, and what hidden options look like.
    fn looks(&mut self, d: DecisionId) {
        let item = self.names.decisions.items[d];
        let mut marked: Option<OptionId> = None;
        for (o, option) in item.options.iter().enumerate() {
            if option.quiet {
                match marked {
                    None => marked = Some(o),
                    Some(first) => self.report(wrong::second_quiet(
                        option.name.span,
                        &item.options[first].name.text,
                    )),
                }
            }
        }
        let any_hidden = self.model.decisions[d]
            .options
            .iter()
            .any(|o| o.seen_by.is_some());
        for (o, option) in item.options.iter().enumerate() {
            let hidden = self.model.decisions[d].options[o].seen_by.is_some();
            let looks_like = match &option.looks_like {
                Some(_) if !hidden => None,
                Some(clause) => match &clause.value.0[..] {
                    [syntax::Chanced { name, chance: None }] => self.looks_like(d, o, name),
                    _ => {
                        let problem = wrong::chance_of_hidden(clause.meta.span, &option.name.text);
                        self.report(problem);
                        None
                    }
                },
                None => {
                    let looks = marked.filter(|&m| m != o);
                    // Where every actor sees it, there is nothing else to see.
                    if hidden && looks.is_none() && self.hidden_from_some(d, o) {
                        self.report(wrong::nothing_to_look_like(
                            option.name.span,
                            &option.name.text,
                        ));
                    }
                    looks
                }
            };
            if !hidden {
                if let Some(clause) = &option.looks_like
                    && clause.value.0.iter().any(|look| look.chance.is_none())
                {
                    self.report(wrong::looks_of_public(clause.meta.span, &option.name.text));
                }
                if let Some(clause) = &option.leaks {
                    self.report(wrong::leak_of_public(clause.meta.span, &option.name.text));
                }
                continue;
            }
            self.model.decisions[d].options[o].looks_like = looks_like;
        }
        let first = (any_hidden && !item.options.is_empty()).then_some(0);
        self.model.decisions[d].quiet = marked.or(first);
    }

    pub(super) fn looks_like(
        &mut self,
        d: DecisionId,
        o: OptionId,
        name: &syntax::Name,
    ) -> Option<OptionId> {
        let own = &self.model.decisions[d].options[o].name;
        let problem = match self.option_of(d, &name.text) {
            None => self.not_an_option(d, &name.text, name.span),
            Some(same) if same == o => Some(wrong::looks_like_itself(name.span, own)),
            Some(other) => {
                if self.hidden_from_some(d, other) {
                    let problem = wrong::looks_like_hidden(name.span, own, &name.text);
                    self.report(problem);
                }
                return Some(other);
            }
        };
        self.report(problem);
        None
    }

    fn hidden_from_some(&self, d: DecisionId, o: OptionId) -> bool {
        let seen = self.model.decisions[d].options[o].seen_by.as_ref();
        seen.is_some_and(|list| list.len() < self.model.actors.len())
    }

    /// The simultaneous group of every decision. A decision whose own name is used as a group's belongs to it.
    fn groups(&self) -> Vec<Option<usize>> {
        let decisions = &self.names.decisions.items;
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for group in decisions.iter().filter_map(|d| d.group.as_ref()) {
            let next = places.len();
            places.entry(&group.text).or_insert(next);
        }
        let index = |d: &&syntax::Decision| {
            let name = d.group.as_ref().unwrap_or(&d.name);
            places.get(name.text.as_str()).copied()
        };
        decisions.iter().map(index).collect()
    }

    fn judge_groups(&mut self) {
        let stages = self.names.stages.iter().enumerate();
        let place: BTreeMap<DecisionId, usize> = stages
            .filter_map(|(at, stage)| match stage {
                Stage::Decision(d) => Some((*d, at)),
                Stage::Event(_) => None,
            })
            .collect();
        let decisions = &self.names.decisions.items;
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for group in self.model.decisions.iter().filter_map(|d| d.group) {
            *sizes.entry(group).or_default() += 1;
        }
        // Of each group: the last decision so far, and who decided.
        let mut so_far: BTreeMap<usize, (DecisionId, BTreeSet<&str>)> = BTreeMap::new();
        let mut problems = Vec::new();
        for (d, item) in decisions.iter().enumerate() {
            let Some(index) = self.model.decisions[d].group else {
                continue;
            };
            // Without a group of its own, it is the decision whose name others use as the group's.
            let group = item.group.as_ref().unwrap_or(&item.name);
            if sizes.get(&index) == Some(&1) {
                problems.push(wrong::lonely_group(group.span, &group.text));
                continue;
            }
            let Some((before, movers)) = so_far.get_mut(&index) else {
                let movers = BTreeSet::from([item.by.text.as_str()]);
                so_far.insert(index, (d, movers));
                continue;
            };
            if place.get(before).map(|p| p + 1) != place.get(&d).copied() {
                problems.push(wrong::scattered_group(group.span, &group.text));
            }
            if !movers.insert(&item.by.text) {
                problems.push(wrong::same_mover(item.by.span, &item.by.text, &group.text));
            }
            *before = d;
        }
        self.problems.append(&mut problems);
    }
}
