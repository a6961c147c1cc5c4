//! The crisis signalling game against the published estimates of sanctions threats, which are read from the folder with reference values.

mod support;

use demarche_engine::progress::Quiet;
use demarche_fit::likelihood::value;
use demarche_fit::shocks::Shocks;
use demarche_fit::{Estimator, Settings, fit};
use support::{bound, bundled, reference, settings, table};

fn published(column: usize) -> Option<Vec<f64>> {
    let text = reference("sigint/published_estimates.csv")?;
    let rows = text.lines().skip(1);
    let numbers = rows.map(|row| row.split(',').nth(column).and_then(|x| x.parse().ok()));
    numbers.collect()
}

fn of(estimator: Estimator) -> Settings {
    Settings {
        estimator,
        ..settings()
    }
}

#[test]
fn log_likelihoods_at_the_published_estimates() {
    let Some(data) = reference("sigint/sanctions.csv") else {
        return;
    };
    let model = bundled("sanctions.demarche");
    let data = bound(&model, &table(&data));
    for (column, estimator, wanted) in [
        (1, Estimator::Ml, -4102.758712),
        (2, Estimator::Pl, -3964.025568),
        (3, Estimator::Npl, -3932.447378),
        (4, Estimator::Cmle, -3927.909511),
        (4, Estimator::Ml, -3927.909511),
    ] {
        let theta = published(column).expect("numbers");
        let settings = of(estimator);
        let mut shocks = Shocks::new(&model, &data, &settings, &Quiet).expect("a likelihood");
        let found = value(&mut shocks, &theta);
        let slope = found
            .as_ref()
            .map(|f| f.gradient.iter().fold(0.0_f64, |m, g| m.max(g.abs())));
        eprintln!(
            "{estimator:?} {:?} {wanted} {slope:?}",
            found.as_ref().map(|f| f.total)
        );
    }
}
