//! Decisions and events of random scenarios.

use super::{Tape, Writer};

impl Writer {
    /// Adds two simultaneous decisions, if there is room for them.
    pub(super) fn talks(&mut self, tape: &mut Tape) {
        if self.actors > 1 && self.room >= 3.2 * self.rounds as f64 {
            let group = format!(", simultaneous talks{}", self.decisions.len());
            self.decision(tape, Some((0, &group)));
            self.decision(tape, Some((1, &group)));
        } else {
            self.decision(tape, None);
        }
    }

    /// Adds a decision, if there is room for it; in a group it says who moves and how the group is called.
    pub(super) fn decision(&mut self, tape: &mut Tape, group: Option<(usize, &str)>) {
        let d = self.decisions.len();
        let turn = if tape.once_in(4) { 0 } else { d % self.actors };
        let (by, group) = group.map_or((turn, None), |(by, group)| (by, Some(group)));
        let mut head = format!("decision d{d} by a{by}{}", group.unwrap_or_default());
        let plays = self.window(tape, &mut head);
        if tape.once_in(4) {
            head += &format!(", when {}", self.own[by].condition(tape));
        }
        let options = tape.one(&[2, 2, 2, 3]);
        if !self.fits(plays, (options as f64).log2()) {
            return;
        }
        line!(self, "{head}");
        let mut public = true;
        let weighs = tape.once_in(3);
        for o in 0..options {
            public &= self.option(tape, (by, weighs), o, plays);
        }
        let names: Vec<String> = (0..options).map(|o| format!("d{d} is o{o}")).collect();
        self.all.atoms.extend(names.iter().cloned());
        self.play.atoms.extend(names.iter().cloned());
        if public && group.is_none() {
            // What is decided in a group cannot be seen from within it.
            for own in &mut self.own {
                own.atoms.extend(names.iter().cloned());
            }
        }
        self.decisions.push(names);
    }

    /// Some actors are told to remember something of a decision: lines behind their own.
    pub(super) fn memories(&mut self, tape: &mut Tape) {
        if self.decisions.is_empty() || !self.forgets {
            return;
        }
        for i in 0..self.actors {
            if !tape.once_in(3) {
                continue;
            }
            let d = tape.below(self.decisions.len());
            let what = match tape.below(4) {
                0 => format!("d{d}"),
                1 => format!("d{d} for 2 rounds"),
                2 => format!("whether d{d} was ever o1"),
                _ => format!("how often d{d} was o1"),
            };
            let line = format!("actor a{i}\n");
            let with = format!("{line}  remembers {what}\n");
            self.text = self.text.replace(&line, &with);
        }
    }

    /// Writes an option; gives whether it is public. The first one is always open, public and quiet.
    fn option(
        &mut self,
        tape: &mut Tape,
        (by, weighs): (usize, bool),
        o: usize,
        plays: usize,
    ) -> bool {
        // Nothing looks like the third option, so that it can have amounts.
        let amounts = o == 2 && tape.once_in(3) && self.fits(plays, 0.6);
        let more = match o {
            0 => ", quiet",
            _ if amounts => " amount 0..1",
            _ => "",
        };
        line!(self, "  option o{o}{more}");
        let hidden = o > 0 && tape.once_in(3);
        let mistaken = !hidden && o > 0 && tape.once_in(5) && self.fits(plays, 0.7);
        if weighs && !amounts && tape.once_in(3) {
            line!(self, "    group g");
        }
        if weighs && tape.once_in(2) {
            let usual = tape.one(&["5%", "20%", "2%..15%", "about 10% in 5%..20%"]);
            line!(self, "    usual {usual}");
        }
        if o > 0 && tape.once_in(4) {
            let types = &self.types[by];
            let when = if types.atoms.is_empty() || tape.once_in(2) {
                self.own[by].condition(tape)
            } else {
                types.condition(tape)
            };
            line!(self, "    when {when}");
        }
        if hidden {
            let other = tape.below(self.actors);
            let spied = self.actors > 1 && tape.once_in(3) && self.fits(plays, 0.7);
            let chance = tape.one(&["30%", "10%..60%", "about 20% in 10%..50%", "100%"]);
            match spied {
                true => line!(
                    self,
                    "    seen by a{} {chance}, a{other}",
                    (other + 1) % self.actors
                ),
                false => line!(self, "    seen by a{other}"),
            }
            if o > 1 && tape.once_in(3) {
                line!(self, "    looks like o1");
            }
            let leaks = tape.one(&["", "leaks 30%", "leaks 0%", "leaks 20%..60%", "leaks 100%"]);
            if leaks.len() > 9 && self.fits(plays, 0.5) {
                line!(self, "    {leaks}");
            }
        }
        if mistaken {
            let chance = tape.one(&["20%", "5%..40%"]);
            line!(self, "    looks like o0 {chance}");
        }
        let counts = (0..self.variables.len()).find(|&v| self.variables[v].0[0] == "0");
        match counts.filter(|_| amounts) {
            Some(v) => line!(self, "    then v{v} = amount"),
            None if tape.once_in(2) => {
                let effect = self.effect(tape);
                line!(self, "    then {effect}");
            }
            None => {}
        }
        if tape.once_in(4) && self.fits(plays, 0.5) {
            for chance in self.chances(tape) {
                line!(self, "    {chance}");
            }
        }
        !hidden && !mistaken
    }

    pub(super) fn event(&mut self, tape: &mut Tape) {
        let e = self.events;
        let mut head = format!("event e{e}");
        let plays = self.window(tape, &mut head);
        if tape.once_in(2) {
            head += &format!(", when {}", self.play.condition(tape));
        }
        let chance = tape.once_in(2) && self.fits(plays, 1.0);
        line!(self, "{head}");
        if chance {
            for chance in self.chances(tape) {
                line!(self, "  {chance}");
            }
        } else {
            let effect = self.effect(tape);
            line!(self, "  then {effect}");
        }
        self.events += 1;
    }

    /// Says in which rounds; gives how many they are.
    fn window(&self, tape: &mut Tape, head: &mut String) -> usize {
        match tape.below(4) {
            1 => {
                let round = 1 + tape.below(self.rounds);
                *head += &format!(", in round {round}");
                1
            }
            2 => {
                let round = 1 + tape.below(self.rounds);
                *head += &format!(", from round {round}");
                self.rounds + 1 - round
            }
            _ => self.rounds,
        }
    }

    /// Whether play may branch by this many bits more in each of some rounds; takes the room if so.
    fn fits(&mut self, plays: usize, bits: f64) -> bool {
        let need = plays as f64 * bits;
        let fits = need <= self.room;
        if fits {
            self.room -= need;
        }
        fits
    }
}
