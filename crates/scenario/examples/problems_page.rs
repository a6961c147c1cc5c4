//! Prints the guide's page on problems: what `guide/src/problems.md` has to hold.

fn main() {
    print!("{}", demarche_scenario::explain::page());
}
