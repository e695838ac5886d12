//! The same input gives the same bits, natively and in WebAssembly.
//!
//! One hash runs over every value and every slope of all loss cases. It has no meaning of its own: both targets must give this
//! number. A change of the arithmetic changes it, and then it is to be renewed natively and to hold in WebAssembly.

use crate::cases::{OwnTarget, loss, scores, shape};
use segmetric::Workspace;
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const EXPECTED: u64 = 0x95e4_aaaf_5ef0_a113;

#[test]
fn values_and_slopes_have_the_same_bits_on_every_target() {
    let mut workspace = Workspace::new();
    let mut hash = Fnv::new();
    for text in [
        include_str!("overlap-losses.json"),
        include_str!("lovasz-losses.json"),
        include_str!("pixel-losses.json"),
        include_str!("further-losses.json"),
        include_str!("weighted-losses.json"),
        include_str!("geometric-losses.json"),
    ] {
        let topic: Value = serde_json::from_str(text).expect("JSON");
        for case in topic["cases"].as_array().expect("cases") {
            let shape = shape(&case["scores"]);
            let (scores, target) = (scores(case, &shape), OwnTarget::of(case, &shape));
            let mut gradient = vec![0.0; scores.len()];
            let value = loss(&case["loss"]).value_and_gradient(
                &shape,
                &scores,
                target.as_target(),
                &mut gradient,
                &mut workspace,
            );
            if let Ok(value) = value {
                hash.add(value.to_bits());
                gradient.iter().for_each(|slope| hash.add(slope.to_bits().into()));
            }
        }
    }
    assert_eq!(hash.0, EXPECTED, "{:#018x}", hash.0);
}

/// The hash of Fowler, Noll and Vo, 64 bits at a time.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bits: u64) {
        self.0 = (self.0 ^ bits).wrapping_mul(0x100_0000_01b3);
    }
}
