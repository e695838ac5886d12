//! Confusion counts and metrics against direct counting.

use proptest::collection::vec;
use proptest::prelude::*;
use segmetric::Error;
use segmetric::metric::{
    Average, ClassBoxes, ClassTable, Counter, Counts, LabelMap, Metric, Over, Policy, Worth, score,
};

proptest! {
    #[test]
    fn counts_are_the_direct_counts(
        pixels in vec((0..4i32, prop_oneof![0..4i32, Just(-7)]), 0..200), cut in 0..200usize
    ) {
        let (predicted, truth): (Vec<i32>, Vec<i32>) = pixels.iter().copied().unzip();
        let cut = cut.min(pixels.len());
        let mut counter = Counter::new(4, Some(-7));
        counter.add(&predicted[..cut], &truth[..cut], 0).expect("labels");
        counter.add(&predicted[cut..], &truth[cut..], cut).expect("labels");
        counter.end_image();
        let counts = counter.take();
        for class in 0..4 {
            let count = |p: bool, t: bool| {
                let is = |&&(a, b): &&(i32, i32)| b != -7 && (a == class) == p && (b == class) == t;
                pixels.iter().filter(is).count() as u64
            };
            let c = class as usize;
            prop_assert_eq!(
                [counts.tp[c], counts.fp[c], counts.fn_[c], counts.tn[c]],
                [count(true, true), count(true, false), count(false, true), count(false, false)]
            );
        }
    }

    #[test]
    fn bytes_are_counted_as_integers_are(
        classes in 1..20usize, ignore_label in prop_oneof![Just(None), (0..256i32).prop_map(Some), Just(Some(-1))],
        length in 0..20_000usize, seed in any::<u64>(), wrong in prop::option::of((0..20_000usize, any::<bool>(), any::<u8>()))
    ) {
        let mut state = seed;
        let mut label = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 40) % classes.max(2) as u64) as u8
        };
        let mut maps = [(); 2].map(|()| (0..length).map(|_| label()).collect::<Vec<u8>>());
        for (pixel, label) in maps[1].iter_mut().enumerate() {
            *label = ignore_label.filter(|_| pixel % 7 == 3).and_then(|label| label.try_into().ok()).unwrap_or(*label);
        }
        if let Some((at, which, label)) = wrong && at < length {
            maps[usize::from(which)][at] = label;
        }
        let integers = maps.each_ref().map(|map| map.iter().map(|&label| i32::from(label)).collect::<Vec<i32>>());
        let mut counter = Counter::new(classes, ignore_label);
        let came = counter.add(&maps[0], &maps[1], 5).map(|()| { counter.end_image(); counter.take() });
        let mut counter = Counter::new(classes, ignore_label);
        let expected = counter.add(&integers[0], &integers[1], 5).map(|()| { counter.end_image(); counter.take() });
        prop_assert_eq!(came, expected);
    }

    #[test]
    fn metrics_are_their_formulas(cells in vec((0..9u32, 0..9u32, 0..9u32, 0..9u32), 1..12)) {
        let column = |of: fn(&(u32, u32, u32, u32)) -> u32| -> Vec<f64> { cells.iter().map(|c| f64::from(of(c))).collect() };
        let (tp, fp, fn_, tn) = (column(|c| c.0), column(|c| c.1), column(|c| c.2), column(|c| c.3));
        let counts = Counts { classes: 1, tp: &tp, fp: &fp, fn_: &fn_, tn: &tn };
        let of = |metric, empty| score(metric, &counts, &[0], Average::Macro, Over::Image, Worth::into(empty)).expect("a class");
        let (dice, jaccard) = (of(Metric::Dice, Worth::Skip), of(Metric::Jaccard, Worth::Skip));
        let mut kept = Vec::new();
        for (place, &(tp, fp, fn_, _)) in cells.iter().enumerate() {
            let empty = tp + fp + fn_ == 0;
            prop_assert_eq!(dice.empty[place] == Policy::Both, empty);
            if empty {
                prop_assert!(dice.values[place].is_nan() && jaccard.values[place].is_nan());
                continue;
            }
            let expected = f64::from(2 * tp) / f64::from(2 * tp + fp + fn_);
            prop_assert_eq!(dice.values[place], expected);
            prop_assert!((jaccard.values[place] - expected / (2.0 - expected)).abs() < 1e-15);
            kept.push(expected);
        }
        let mean = kept.iter().sum::<f64>() / kept.len() as f64;
        let value = dice.value.expect("an average");
        prop_assert!((value - mean).abs() < 1e-15 || kept.is_empty() && value.is_nan());
        let filled = of(Metric::Dice, Worth::As(1.0)).value.expect("an average");
        let ones = (cells.len() - kept.len()) as f64;
        prop_assert!((filled - (kept.iter().sum::<f64>() + ones) / cells.len() as f64).abs() < 1e-15);
    }
}

#[test]
fn a_label_that_is_no_class_is_named() {
    let count = |predicted: &[u8], truth: &[i32]| {
        Counter::new(3, Some(255)).add(predicted, truth, 1000).map_err(|error| error.to_string())
    };
    assert_eq!(
        count(&[0, 5], &[0, 1]),
        Err("predicted.data[1001] is a label that is neither a class's nor ignored".into())
    );
    assert_eq!(
        count(&[0, 1], &[0, -1]),
        Err("truth.data[1001] is a label that is neither a class's nor ignored".into())
    );
    // Where the truth is ignored, anything may be predicted.
    assert_eq!(count(&[0, 200], &[0, 255]), Ok(()));
    assert!(count(&[0], &[0, 1]).is_err());
}

#[test]
fn a_weight_that_is_none_is_named() {
    let count = |weights: &[f32]| {
        let mut counter = Counter::new(3, Some(255));
        let added = counter.add_weighted(&[0u8, 1, 2], &[0u8, 255, 2], weights, 1000);
        added.map_err(|error| error.to_string())
    };
    for (wrong, shown) in [(-0.5, "-0.5"), (f32::NAN, "NaN"), (f32::INFINITY, "Infinity")] {
        let text = format!("truth.weights[1001] is {shown}, but a weight is finite and at least 0");
        // Also where the truth is ignored.
        assert_eq!(count(&[1.0, wrong, 2.0]), Err(text));
    }
    let text = "truth.weights has 2 values, but the shape asks for 3";
    assert_eq!(count(&[1.0, 2.0]), Err(text.into()));
    let most = 2f32.powi(52);
    assert_eq!(count(&[most, f32::MAX, most - 2f32.powi(30)]), Ok(()));
    let text = "truth.weights[1002] takes the weights of its image to a sum of 2^53 - 1 or more, but they must add up to less";
    for last in [most, f32::MAX, 2f32.powi(64)] {
        assert_eq!(count(&[most, f32::MAX, last]), Err(text.into()));
    }
}

#[test]
fn numbers_that_are_no_labels_are_refused_in_every_lane() {
    let table = ClassTable::new(&[1, 5], &[7]).expect("two labels");
    for wrong in
        [f64::NAN, 1.5, -0.5, 2f64.powi(40), f64::INFINITY, 255.5, 2f64.powi(31), -2f64.powi(31) - 1.0]
    {
        for at in 0..40 {
            let mut doubles = vec![1.0; 40];
            doubles[at] = wrong;
            let floats: Vec<f32> = doubles.iter().map(|&number| number as f32).collect();
            let good = [5u8; 40];
            for map in [LabelMap::F64(&doubles), LabelMap::F32(&floats)] {
                let pairs =
                    [("truth", [LabelMap::U8(&good), map]), ("predicted", [map, LabelMap::U8(&good)])];
                for (argument, maps) in pairs {
                    let error = Err(Error::UnlistedLabel { argument, index: 1000 + at });
                    assert_eq!(Counter::of_table(table.clone(), &[]).add_maps(maps, 1000), error, "{wrong}");
                    let mut boxes = ClassBoxes::new(table.clone(), &[40]).expect("a line");
                    assert_eq!(boxes.add_maps(maps, 1000), error, "{wrong}");
                }
            }
        }
    }
}

#[test]
fn a_table_lists_each_label_once() {
    for labels in [&[1, 1][..], &[0, 3, 0], &[-1, 5, 7, -1]] {
        assert!(matches!(ClassTable::new(labels, &[]), Err(Error::LabelTwice { .. })), "{labels:?}");
    }
    assert!(ClassTable::new(&[i32::MIN, i32::MAX, -1, 0], &[]).is_ok());
}
