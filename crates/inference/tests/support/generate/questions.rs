//! Goals, evidence and questions of random scenarios.

use super::{Tape, Writer};

impl Writer {
    pub(super) fn goals(&mut self, tape: &mut Tape) {
        for i in 0..self.actors {
            for name in ["x", "y"] {
                let end = if tape.once_in(3) { " at the end" } else { "" };
                line!(self, "goal g{i}{name} of a{i}{end}");
                for value in ["1", "0.4", "20%..60%"].into_iter().take(1 + tape.below(3)) {
                    let condition = self.all.condition(tape);
                    line!(self, "  {value} if {condition}");
                }
                if tape.once_in(4) {
                    let condition = self.all.condition(tape);
                    let sign = tape.one(&["minus", "plus"]);
                    line!(self, "  {sign} 0.3 if {condition}");
                }
                if tape.once_in(3) {
                    line!(self, "  0.1");
                }
            }
        }
    }

    pub(super) fn evidence(&mut self, tape: &mut Tape) {
        for x in 0..tape.one(&[2, 0, 1, 3]) {
            let round = 1 + tape.below(self.rounds);
            let claim = if self.events > 0 && tape.once_in(3) {
                self.of_event(tape)
            } else {
                self.all.condition(tape)
            };
            let count = self.variables.len();
            let variable = (count > 0 && tape.once_in(4)).then(|| tape.below(count));
            let claim = match variable {
                Some(v) => {
                    let levels = &self.variables[v].0;
                    let level = levels[tape.below(levels.len())];
                    let reach = tape.one(&["", " give or take 0"]);
                    format!("v{v} about {level}{reach}")
                }
                None => claim,
            };
            line!(self, "evidence x{x}: {claim} in round {round}");
            line!(
                self,
                "  reported by {}",
                tape.one(&["wire", "leaflet", "double"])
            );
            if tape.once_in(3) {
                line!(self, "  origin rumour");
            }
            if tape.once_in(2) {
                line!(self, "  dated 2031-0{}", 1 + tape.below(4));
            }
        }
    }

    /// A source whose reports may be planted by what is done.
    pub(super) fn double_agent(&mut self, tape: &mut Tape) {
        let asked = match tape.once_in(4) {
            true => "round is 2".to_owned(),
            false => self.all.condition(tape),
        };
        line!(
            self,
            "source double dated 2031-03\n  hit 70%, false alarm 20%"
        );
        line!(self, "  planted by a0 40%..80% if {asked} else 5%");
    }

    pub(super) fn questions(&mut self, tape: &mut Tape) {
        for q in 0..3 {
            let property = self.property(tape);
            let given = if tape.once_in(3) {
                format!(" given {}", self.property(tape))
            } else {
                String::new()
            };
            line!(self, "question q{q}: {property}{given}");
        }
        self.how_much_and_when(tape);
    }

    /// Behind all else, so that what came before is as it was without them.
    fn how_much_and_when(&mut self, tape: &mut Tape) {
        let given = |w: &Writer, tape: &mut Tape| match tape.once_in(3) {
            true => format!(" given {}", w.property(tape)),
            false => String::new(),
        };
        for v in 0..self.variables.len() {
            let round = 1 + tape.below(self.rounds);
            let round = match tape.once_in(2) {
                true => "at the end".into(),
                false => format!("in round {round}"),
            };
            let given = given(self, tape);
            line!(self, "question m{v}: how much v{v} {round}{given}");
        }
        for q in 0..2 {
            let condition = self.play.condition(tape);
            let by = match tape.once_in(2) {
                true => String::new(),
                false => format!(" by round {}", 1 + tape.below(self.rounds)),
            };
            let given = given(self, tape);
            line!(self, "question w{q}: when {condition}{by}{given}");
        }
    }

    /// What came of an event.
    fn of_event(&self, tape: &mut Tape) -> String {
        let said = [
            "happened",
            "did not happen",
            "was possible",
            "was not possible",
        ];
        let said = tape.one(&said);
        format!("e{} {said}", tape.below(self.events))
    }

    fn property(&self, tape: &mut Tape) -> String {
        let round = 1 + tape.below(self.rounds);
        let a = match self.events > 0 && tape.once_in(4) {
            true => self.of_event(tape),
            false => self.all.condition(tape),
        };
        match tape.below(7) {
            0 => format!("{a} at the end"),
            1 => format!("{a} in round {round}"),
            2 => format!("{a} by round {round}"),
            3 => format!("always {a} through round {round}"),
            4 => format!("never {a} through round {round}"),
            5 => {
                let b = self.all.condition(tape);
                format!("{a} until {b} by round {round}")
            }
            _ => a,
        }
    }
}
