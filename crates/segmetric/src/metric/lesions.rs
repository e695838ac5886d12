//! Detection of lesions: how many of the true ones were found, and how many of the predicted ones are right.
//!
//! A lesion is a connected component of a mask. Two criteria say when one counts:
//!
//! - [`Criterion::Coverage`]: a true lesion is found when the share of its pixels that are in the predicted mask is above 0 and at
//!   least the threshold; a predicted one is right when the share of its pixels in the true mask is. With threshold 0 any shared
//!   pixel will do, as in the WMH challenge (Kuijf et al., IEEE TMI 2019) and in ISBI 2015 (Carass et al., NeuroImage 2017).
//! - [`Criterion::Jaccard`]: lesions count in pairs of a true and a predicted one, each in one pair, whose Jaccard index is above 0
//!   and at least the threshold. The largest index is paired first; of equal ones that of the earlier true lesion, then of the
//!   earlier predicted one. Above 1/2 there is only one such pairing (Kirillov et al., Panoptic Segmentation, CVPR 2019).
//!
//! What is computed from the lesions is in [`super::lesion_counts`].
//!
//! The work is linear in the pixels, but for sorting the places where runs of both masks overlap.

use super::components::{Components, Connectivity, Run};
use super::lesion_counts::LesionCounts;
use super::mask_pair::MaskPair;
use crate::error::Error;
use core::ops::Range;

/// When a lesion counts as found or right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// By the share of its pixels that are in the other mask.
    Coverage,
    /// By the Jaccard index with one lesion of the other mask that no other lesion is paired with.
    Jaccard,
}

/// A lesion, and how it fares in the other mask.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesion {
    /// How many pixels it has.
    pub pixels: usize,
    /// The smallest box around it, in the image.
    pub bounds: Vec<Range<usize>>,
    /// The mean of its pixels' coordinates in the image.
    pub center: Vec<f64>,
    /// By [`Criterion::Coverage`] the share of its pixels that are in the other mask. By [`Criterion::Jaccard`] the index with the
    /// lesion it is paired with; unpaired, the largest with any.
    pub overlap: f64,
    /// Whether it counts: a true lesion as found, a predicted one as right.
    pub hit: bool,
    /// Its Dice with the union of all lesions of the other mask that share a pixel with it; 0 where none does.
    pub dice: f64,
}

/// The lesions of an image, in the order of their first pixels.
///
/// # Example
/// ```
/// use segmetric::metric::{Connectivity, Criterion, Detection, MaskPair};
///
/// let predicted = [true, true, false, false, false, false, true];
/// let truth = [false, true, true, true, false, false, false];
/// let masks = MaskPair::new(&predicted, &truth, &[1, 7])?;
/// let detection = Detection::new(&masks, Connectivity::Full, Criterion::Coverage, 0.0)?;
/// assert_eq!((detection.truth.len(), detection.predicted.len()), (1, 2));
/// assert_eq!(detection.truth[0].bounds, [0..1, 1..4]);
///
/// let counts = detection.counts();
/// assert_eq!((counts.recall(), counts.precision()), (Some(1.0), Some(0.5)));
/// // 2 · 1 / (3 + 2) of the true lesion, 0 of the false one
/// assert_eq!(counts.dice(), Some(0.2));
/// # Ok::<(), segmetric::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// The true lesions.
    pub truth: Vec<Lesion>,
    /// The predicted lesions.
    pub predicted: Vec<Lesion>,
}

impl Detection {
    /// The lesions of two masks, those that overlap and those that do not.
    ///
    /// # Errors
    /// [`Error::Option`] for a threshold outside [0, 1].
    pub fn new(
        masks: &MaskPair,
        connectivity: Connectivity,
        criterion: Criterion,
        threshold: f64,
    ) -> Result<Detection, Error> {
        if !(0.0..=1.0).contains(&threshold) {
            return Err(Error::Option {
                argument: "threshold",
                value: threshold,
                allowed: "at least 0 and at most 1",
            });
        }
        let of = |mask| Components::of_grid(mask, masks.grid(), connectivity);
        let (in_truth, in_predicted) = (of(masks.truth()), of(masks.predicted()));
        let mut meetings = meetings(in_truth.runs(), in_predicted.runs());
        let mut truth = lesions(&in_truth, masks);
        let mut predicted = lesions(&in_predicted, masks);
        let mut shared_truth = vec![Shared::default(); truth.len()];
        let mut shared_predicted = vec![Shared::default(); predicted.len()];
        for meeting in &meetings {
            shared_truth[meeting.truth].add(meeting.pixels, predicted[meeting.predicted].pixels);
            shared_predicted[meeting.predicted].add(meeting.pixels, truth[meeting.truth].pixels);
        }
        for (lesions, shared) in [(&mut truth, shared_truth), (&mut predicted, shared_predicted)] {
            for (lesion, shared) in lesions.iter_mut().zip(shared) {
                lesion.dice = 2.0 * shared.pixels as f64 / (lesion.pixels + shared.others) as f64;
                lesion.overlap = shared.pixels as f64 / lesion.pixels as f64;
                lesion.hit = counts(lesion.overlap, threshold);
            }
        }
        if criterion == Criterion::Jaccard {
            pair_up(&mut meetings, &mut truth, &mut predicted, threshold);
        }
        Ok(Detection { truth, predicted })
    }

    /// How many lesions there are and how many count.
    pub fn counts(&self) -> LesionCounts {
        let hits = |lesions: &[Lesion]| lesions.iter().filter(|lesion| lesion.hit).count();
        let false_lesions = self.predicted.iter().filter(|lesion| lesion.dice == 0.0).count();
        LesionCounts {
            truth: self.truth.len(),
            found: hits(&self.truth),
            predicted: self.predicted.len(),
            right: hits(&self.predicted),
            dice_sum: self.truth.iter().map(|lesion| lesion.dice).sum(),
            dice_terms: self.truth.len() + false_lesions,
        }
    }
}

fn counts(overlap: f64, threshold: f64) -> bool {
    overlap > 0.0 && overlap >= threshold
}

/// A true and a predicted lesion that share pixels.
#[derive(Clone, Copy)]
struct Meeting {
    truth: usize,
    predicted: usize,
    pixels: usize,
    /// 0 until it is asked for.
    jaccard: f64,
}

/// What a lesion shares with the other mask.
#[derive(Clone, Default)]
struct Shared {
    pixels: usize,
    /// All pixels of the lesions that it shares pixels with.
    others: usize,
}

impl Shared {
    fn add(&mut self, pixels: usize, other: usize) {
        self.pixels += pixels;
        self.others += other;
    }
}

/// The largest Jaccard index first, then by number. One function for both times that meetings are sorted, for each would be
/// compiled by itself.
fn sort(meetings: &mut [Meeting]) {
    meetings.sort_unstable_by(|a, b| {
        b.jaccard.total_cmp(&a.jaccard).then(a.truth.cmp(&b.truth)).then(a.predicted.cmp(&b.predicted))
    });
}

/// The lesions that share pixels, each pair of them once.
fn meetings(truth: &[Run], predicted: &[Run]) -> Vec<Meeting> {
    let mut meetings = Vec::new();
    let (mut a, mut b) = (0, 0);
    while let (Some(true_run), Some(predicted_run)) = (truth.get(a), predicted.get(b)) {
        let (start, end) = (true_run.start.max(predicted_run.start), true_run.end.min(predicted_run.end));
        if start < end {
            meetings.push(Meeting {
                truth: true_run.component,
                predicted: predicted_run.component,
                pixels: end - start,
                jaccard: 0.0,
            });
        }
        if true_run.end <= predicted_run.end {
            a += 1;
        } else {
            b += 1;
        }
    }
    sort(&mut meetings);
    meetings.dedup_by(|next, kept| {
        let same = (next.truth, next.predicted) == (kept.truth, kept.predicted);
        if same {
            kept.pixels += next.pixels;
        }
        same
    });
    meetings
}

/// The components of a mask as lesions of the image, not yet compared with any.
fn lesions(components: &Components, masks: &MaskPair) -> Vec<Lesion> {
    let (grid, origin) = (masks.grid(), masks.origin());
    let none = Lesion {
        pixels: 0,
        bounds: grid.size().iter().zip(origin).map(|(&axis, &origin)| origin + axis..0).collect(),
        center: vec![0.0; grid.axes()],
        overlap: 0.0,
        hit: false,
        dice: 0.0,
    };
    let mut lesions = vec![none; components.count()];
    let strides = grid.only(&grid.strides()).to_vec();
    for run in components.runs() {
        let lesion = &mut lesions[run.component];
        let pixels = run.end - run.start;
        lesion.pixels += pixels;
        for (axis, &stride) in strides.iter().enumerate() {
            let first = run.start / stride % grid.size()[axis] + origin[axis];
            let last = if axis + 1 == strides.len() { first + pixels - 1 } else { first };
            let bounds = &mut lesion.bounds[axis];
            *bounds = bounds.start.min(first)..bounds.end.max(last + 1);
            // The sum of the coordinates for now: of whole and half numbers, so exact below 2^52.
            lesion.center[axis] += (first + last) as f64 / 2.0 * pixels as f64;
        }
    }
    for lesion in &mut lesions {
        lesion.center.iter_mut().for_each(|sum| *sum /= lesion.pixels as f64);
    }
    lesions
}

/// Pairs lesions by their Jaccard indices, the largest first.
fn pair_up(meetings: &mut [Meeting], truth: &mut [Lesion], predicted: &mut [Lesion], threshold: f64) {
    for lesion in truth.iter_mut().chain(&mut *predicted) {
        (lesion.overlap, lesion.hit) = (0.0, false);
    }
    for meeting in &mut *meetings {
        let union = truth[meeting.truth].pixels + predicted[meeting.predicted].pixels - meeting.pixels;
        meeting.jaccard = meeting.pixels as f64 / union as f64;
    }
    sort(meetings);
    for meeting in meetings {
        let (a, b) = (&mut truth[meeting.truth], &mut predicted[meeting.predicted]);
        if !a.hit && !b.hit && counts(meeting.jaccard, threshold) {
            (a.overlap, a.hit) = (meeting.jaccard, true);
            (b.overlap, b.hit) = (meeting.jaccard, true);
        }
        for lesion in [a, b] {
            if !lesion.hit {
                lesion.overlap = lesion.overlap.max(meeting.jaccard);
            }
        }
    }
}
