//! Hit and false-alarm rates of Admiralty grades.
//!
//! A grade is a letter for the reliability of the source and a digit for the credibility of what it says. Neither is a
//! probability, and studies find that readers disagree widely on what they stand for. The table here is an assumption of
//! Demarche's own, meant to be edited: a `grades` item overrides it grade by grade. The letter gives the hit
//! rate (how often a source of this kind notices and reports what happens), the digit the false-alarm rate (how
//! often a report of this kind comes though nothing happened).
//!
//! | letter | hit rate | | digit | false-alarm rate |
//! |---|---|---|---|---|
//! | A completely reliable | 90% | | 1 confirmed by others | 5% |
//! | B usually reliable | 80% | | 2 probably true | 10% |
//! | C fairly reliable | 70% | | 3 possibly true | 20% |
//! | D not usually reliable | 60% | | 4 doubtful | 35% |
//! | E unreliable | 50% | | 5 improbable | 50% |
//! | F cannot be judged | 60% | | 6 cannot be judged | 30% |

/// Hit and false-alarm rate of a source that says nothing about itself: noticed more often than not, and wrong now and then.
pub const UNGRADED: (f64, f64) = (0.70, 0.20);

/// (hit rate, false-alarm rate) that a grade such as `B2` stands for unless the scenario says otherwise; none if it is
/// no grade.
pub fn rates(grade: &str) -> Option<(f64, f64)> {
    let (letter, digit) = grade.split_at_checked(1)?;
    let hit = match letter {
        "A" => 0.90,
        "B" => 0.80,
        "C" => 0.70,
        "D" | "F" => 0.60,
        "E" => 0.50,
        _ => return None,
    };
    let false_alarm = match digit {
        "1" => 0.05,
        "2" => 0.10,
        "3" => 0.20,
        "4" => 0.35,
        "5" => 0.50,
        "6" => 0.30,
        _ => return None,
    };
    Some((hit, false_alarm))
}

#[cfg(test)]
mod tests {
    use super::rates;

    #[test]
    fn better_grades_tell_more_and_none_misleads() {
        for digit in '1'..='6' {
            for letter in 'A'..='F' {
                let (hit, false_alarm) = rates(&format!("{letter}{digit}")).unwrap();
                assert!(hit >= false_alarm, "{letter}{digit}");
            }
        }
        let ratio = |g| rates(g).map(|(h, f)| h / f).unwrap();
        assert!(
            ratio("A1") > ratio("B1") && ratio("B1") > ratio("B2") && ratio("B2") > ratio("C3")
        );
        for wrong in ["", "G1", "A7", "A", "1A", "a1", "A10", "é1"] {
            assert_eq!(rates(wrong), None, "{wrong}");
        }
    }
}
