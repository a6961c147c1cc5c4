//! A scenario of two sides, made of the answers to four questions: who acts, what they want, what they can do, who sees it.

use crate::escape::is_harmful;
use crate::load::load;
use crate::{Nowhere, print};

/// Letters of an answer at most: it becomes a label, which stands on one line.
const LONGEST: usize = 80;

/// Who sees the move of the first side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// Everybody.
    #[default]
    All,
    /// The other side, through a go-between who may talk.
    Between,
    /// Nobody, unless it comes out.
    Hidden,
}

impl Sight {
    /// All there are.
    pub const ALL: [Sight; 3] = [Sight::All, Sight::Between, Sight::Hidden];

    /// One word for addresses.
    pub fn word(self) -> &'static str {
        match self {
            Sight::All => "all",
            Sight::Between => "between",
            Sight::Hidden => "hidden",
        }
    }

    /// Its clauses under the option that is seen so.
    fn clauses(self, who: &str) -> String {
        match self {
            Sight::All => String::new(),
            Sight::Between => "    through go_between\n    looks like hold\n".into(),
            Sight::Hidden => {
                format!("    seen by {who}\n    looks like hold\n    leaks 20%..40%\n")
            }
        }
    }
}

/// The answers. An empty one stands for that of the example, [`Outline::example`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The side that moves first, and whose aim is not known.
    pub who: String,
    /// The other side, which answers.
    pub whom: String,
    /// What the first side may want.
    pub want: String,
    /// What it may want instead, and gives up by its move.
    pub rather: String,
    /// What the other side wants.
    pub hope: String,
    /// The move of the first side.
    pub act: String,
    /// The move of the other side, which gives the first what it may want.
    pub answer: String,
    /// Who sees the first side's move.
    pub sight: Sight,
}

impl Outline {
    /// Two neighbours on a river.
    pub fn example() -> Outline {
        Outline {
            who: "Upland".into(),
            whom: "Lowland".into(),
            want: "Barges that pass freely".into(),
            rather: "A finished dam".into(),
            hope: "A river that is shared".into(),
            act: "Halt the works on the dam".into(),
            answer: "Lift the tolls".into(),
            sight: Sight::Between,
        }
    }

    /// The scenario's text, in the one layout. It has no mistakes and no warnings, whatever the answers are.
    pub fn text(&self) -> String {
        let example = Outline::example();
        let said = |own: &str, example: String| match clean(own) {
            none if none.is_empty() => example,
            own => own,
        };
        let clean = Outline {
            who: said(&self.who, example.who),
            whom: said(&self.whom, example.whom),
            want: said(&self.want, example.want),
            rather: said(&self.rather, example.rather),
            hope: said(&self.hope, example.hope),
            act: said(&self.act, example.act),
            answer: said(&self.answer, example.answer),
            sight: self.sight,
        };
        // Names from the labels read better, but may be words of the language, or alike.
        laid_out(&clean.with_names(&name(&clean.who), &name(&clean.whom)))
            .or_else(|| laid_out(&clean.with_names("first", "second")))
            .unwrap_or_default()
    }

    /// The text with these names of the two sides.
    fn with_names(&self, first: &str, second: &str) -> String {
        let Outline {
            who,
            whom,
            want,
            rather,
            hope,
            act,
            answer,
            sight,
        } = self;
        let channel = match sight {
            Sight::Between => format!(
                "# The two ends of a channel see what goes through it. If it leaks, everybody does.\n\
                 channel go_between \"A go-between\" between {first} and {second}\n  leaks 20%..40%\n"
            ),
            Sight::All | Sight::Hidden => String::new(),
        };
        let unseen = match sight {
            Sight::All => "",
            Sight::Between | Sight::Hidden => {
                "  # Who does not see it takes it for the other option.\n"
            }
        };
        let clauses = sight.clauses(first);
        let [in_want, in_rather, in_answer] = [want, rather, answer].map(|text| quoted(text));
        let [who, whom, hope, act] = [who, whom, hope, act].map(|text| quoted(text));
        let (want, rather, answer) = (&in_want, &in_rather, &in_answer);
        format!(
            "\
# Which of two aims has {first}, and what does {second} do about it? Say here in your own words what is asked.
# Change first: how likely each type is, what each ranks first, and the 0.5 that {second} has while it waits.
scenario \"{who} and {whom}\"
  # `rounds 3 months from 2031-01` would give them dates.
  rounds 3

# How often reports say what is so, and how often what is not.
source observer \"An observer\"
  hit 65%
  false alarm 15%

# Who acts, and what each ranks first. A type is what an actor may really want; it alone knows which it is.
actor {first} \"{who}\"
  type willing 30%..60% \"puts “{want}” first\"
  type unwilling otherwise \"puts “{rather}” first\"
  willing ranks want > rather
  unwilling ranks rather > want
actor {second} \"{whom}\"
  ranks hope
{channel}variable answered \"{answer}\": no < yes = no

# What a goal is worth in a round, from 0 to 1: the first line that holds counts.
goal want \"{want}\" of {first}
  1 if answered is yes
goal rather \"{rather}\" of {first}
  1 if move is hold
goal hope \"{hope}\" of {second}
  1 if answered is yes and move is act
  0.5 if answered is no

# What each can do, in the order of a round.
decision move \"{who}: what to do\" by {first}
  option hold \"Leave things as they are\", quiet
{unseen}  option act \"{act}\"
{clauses}decision reply \"{whom}: what to answer\" by {second}
  option refuse \"Give nothing\"
    then answered = no
  option grant \"{answer}\"
    then answered = yes

evidence seen \"Reported: {act}\": move is act in round 1
  reported by observer

question willing \"Does {who} put “{want}” first?\": {first} is willing
question granted \"Is it so in the end: “{answer}”?\": answered is yes at the end
"
        )
    }
}

/// The text in the one layout, if nothing is wrong with it.
fn laid_out(text: &str) -> Option<String> {
    let loaded = load("new", text.into(), &Nowhere);
    let (_, problems) = loaded.check(&Nowhere);
    problems.is_empty().then(|| print::print(&loaded.scenario))
}

/// An answer as one line without anything that a scenario refuses.
fn clean(answer: &str) -> String {
    let words: Vec<&str> = answer.split_whitespace().collect();
    let seen = words.join(" ");
    let seen = seen.chars().filter(|&c| !is_harmful(c));
    let short: String = seen.take(LONGEST).collect();
    short.trim().to_string()
}

/// A text as it stands between double quotes.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// A name made of a label.
fn name(label: &str) -> String {
    let letter = |c: char| match c.to_ascii_lowercase() {
        c if c.is_ascii_alphanumeric() => c,
        _ => '_',
    };
    let name: String = label.chars().map(letter).collect();
    name.trim_matches('_').to_string()
}
