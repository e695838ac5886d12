//! The mean of the pixels that cost most: their value, and where they have a gradient.

use crate::inputs::{IGNORE, Told, batch, cross_entropy, setting};
use proptest::prelude::*;
use segmetric::{CrossEntropy, Loss, Normalize, Term};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn is_the_oracle_and_has_the_slopes_of_all_pixels_at_these(
        (loss, batch, layout, k) in (setting(), 0.01..1.0f64).prop_flat_map(|((activation, classes, layout), k)| {
            let terms = cross_entropy(activation, classes);
            (terms, batch(activation, Told::Map, classes)).prop_map(move |(term, batch)| {
                let Term::CrossEntropy(entropy) = term else { unreachable!("cross-entropy") };
                let entropy = CrossEntropy { top_k: Some(k), normalize: None, ..entropy };
                (Loss::new(activation, Term::CrossEntropy(entropy)).ignoring(IGNORE), batch, layout, k)
            })
        }),
    ) {
        let (value, gradient) = batch.evaluate(&loss, Told::Map, layout).expect("a loss");
        let wanted = crate::oracle::value(&loss, &batch);
        prop_assert!((value - wanted).abs() <= 1e-6 * wanted.abs() + 2e-7, "{value}, expected {wanted}");
        // All pixels, divided by their number: what those that count have k N times of.
        let Term::CrossEntropy(entropy) = &loss.terms[0].1 else { unreachable!("cross-entropy") };
        let all = CrossEntropy { top_k: None, normalize: Some(Normalize::Pixels), ..entropy.clone() };
        let all = Loss { terms: vec![(1.0, Term::CrossEntropy(all))], ..loss.clone() };
        let (_, of_all) = batch.evaluate(&all, Told::Map, layout).expect("a loss");
        let valid = batch.labels().iter().filter(|&&label| label != IGNORE).count() as f64;
        let taken = (k * valid - 1e-9).ceil().max(1.0);
        let largest = of_all.iter().fold(0.0, |largest: f64, slope| largest.max(f64::from(slope.abs())));
        for (&slope, &other) in gradient.iter().zip(&of_all) {
            let wanted = f64::from(other) * valid / taken;
            let near = (f64::from(slope) - wanted).abs() <= 1e-5 * largest * valid / taken + 1e-9;
            prop_assert!(slope == 0.0 || near, "{slope}, expected 0 or {wanted}");
        }
    }
}
