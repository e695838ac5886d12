//! Class maps: which labels stand for which classes, and what is counted of them.

use super::{Metrics, decode, flat, labels_of};
use crate::refusal::{RangeError, range_error};
use segmetric::Error;
use segmetric::metric::{self, ClassTable, Counter, Counts};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Metrics {
    /// Says which labels stand for which classes, in their order, and which are ignored in the truth. `regions` are unions of
    /// classes: of each the number of its classes, then their indices. Counting begins anew.
    #[wasm_bindgen(js_name = beginMaps)]
    pub fn begin_maps(
        &mut self,
        labels: &[i32],
        ignored: &[i32],
        mut regions: &[usize],
    ) -> Result<(), RangeError> {
        self.table = ClassTable::new(labels, ignored).map_err(range_error)?;
        let mut members = Vec::new();
        while let [count, rest @ ..] = regions {
            let (classes, rest) = rest.split_at(*count);
            members.push(classes.to_vec());
            regions = rest;
        }
        self.counter = Counter::of_table(self.table.clone(), &members);
        Ok(())
    }

    /// The address of room for `length` labels of the prediction (0) or the truth (1), of a kind as `labels_of` reads it.
    #[wasm_bindgen(js_name = reserveWindow)]
    pub fn reserve_window(&mut self, which: usize, kind: u32, length: usize) -> *const u8 {
        self.windows[which].reserve(kind, length)
    }

    /// Counts the labels of both windows. Undefined, or of the first label that is no class's and not ignored twice its place in
    /// the window, and 1 more where it is the truth's.
    #[wasm_bindgen(js_name = countWindows)]
    pub fn count_windows(&mut self) -> Result<Option<f64>, RangeError> {
        wrong_label(self.counter.add_maps(labels_of(&self.windows), 0))
    }

    /// Closes the image at hand: its TP, FP, FN and TN, each by class and region, one after another; last the right pixels.
    #[wasm_bindgen(js_name = takeCounts)]
    pub fn take_counts(&mut self) -> Vec<f64> {
        self.counter.end_image();
        let counts = self.counter.take();
        let all = [&counts.tp, &counts.fp, &counts.fn_, &counts.tn, &counts.right];
        all.into_iter().flatten().map(|&count| count as f64).collect()
    }

    /// A metric of counts, told as `decode::metric` reads it; the result as `flat` writes it.
    #[expect(
        clippy::too_many_arguments,
        reason = "plain numbers cross the border; a struct would cost an object"
    )]
    pub fn score(
        &self,
        metric: &[f64],
        tp: &[f64],
        fp: &[f64],
        fn_: &[f64],
        tn: &[f64],
        classes: usize,
        selected: &[usize],
        average: u32,
        over: u32,
        empty: &[f64],
    ) -> Result<Vec<f64>, RangeError> {
        let metric = decode::metric(metric);
        let (average, over, empty) = (decode::average(average), decode::over(over), decode::empty(empty));
        let counts = Counts { classes, tp, fp, fn_, tn };
        metric::score(metric, &counts, selected, average, over, empty).map(flat).map_err(range_error)
    }
}

/// A refused label as JavaScript reads it, which has the label itself and says what is wrong with it.
pub(super) fn wrong_label(added: Result<(), Error>) -> Result<Option<f64>, RangeError> {
    match added {
        Ok(()) => Ok(None),
        Err(Error::UnlistedLabel { argument, index }) => {
            Ok(Some(2.0 * index as f64 + f64::from(u8::from(argument == "truth"))))
        }
        Err(error) => Err(range_error(error)),
    }
}
