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

    /// The address of room for `length` labels of the prediction (0) or the truth (1), of a kind as `labels_of` reads it; or for
    /// weights of pixels (2), which are 32-bit floats.
    #[wasm_bindgen(js_name = reserveWindow)]
    pub fn reserve_window(&mut self, which: usize, kind: u32, length: usize) -> *const u8 {
        self.windows[which].reserve(kind, length)
    }

    /// Counts the labels of both windows, by the weights of the third where they have some. Undefined, or what is wrong, as
    /// `wrong_pixel` says it.
    #[wasm_bindgen(js_name = countWindows)]
    pub fn count_windows(&mut self, weighted: bool) -> Result<Option<f64>, RangeError> {
        let (maps, counter) = (labels_of(&self.windows), &mut self.counter);
        wrong_pixel(match weighted {
            false => counter.add_maps(maps, 0),
            true => counter.add_weighted_maps(maps, self.windows[2].values(), 0),
        })
    }

    /// Closes the image at hand: its TP, FP, FN and TN, each by class and region, one after another, then the right pixels; and
    /// in the same order how many 2^-30 each has beyond these whole numbers.
    #[wasm_bindgen(js_name = takeCounts)]
    pub fn take_counts(&mut self) -> Vec<f64> {
        self.counter.end_image();
        let counts = self.counter.take();
        let all = [counts.tp, counts.fp, counts.fn_, counts.tn, counts.right].concat();
        let mut numbers: Vec<f64> = all.iter().map(|mass| mass.whole() as f64).collect();
        numbers.extend(all.iter().map(|mass| mass.parts() as f64));
        numbers
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

/// A refused pixel as JavaScript reads it, which has the number itself and says what is wrong with it: four times its place in the
/// windows, and for the prediction's label 0, for the truth's 1, for its weight 2, for a weight that makes their sum too large 3.
pub(super) fn wrong_pixel(added: Result<(), Error>) -> Result<Option<f64>, RangeError> {
    let (index, what) = match added {
        Ok(()) => return Ok(None),
        Err(Error::UnlistedLabel { argument, index }) => (index, u8::from(argument == "truth")),
        Err(Error::Weight { index, .. }) => (index, 2),
        Err(Error::WeightSum { index }) => (index, 3),
        Err(error) => return Err(range_error(error)),
    };
    Ok(Some(4.0 * index as f64 + f64::from(what)))
}
