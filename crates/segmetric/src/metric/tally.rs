//! Pixels counted by their codes, as they were predicted and as they are: see [`super::class_table`].

use super::byte_counts::{BLOCK, Block, MOST_LABELS};
use super::class_codes::{Code, IGNORED_BYTE};
use super::mass::Mass;

/// Whole numbers by code.
#[derive(Debug, Default)]
pub(super) struct Tally {
    valid: u64,
    /// By code: pixels predicted as it, pixels of it, and pixels that are both.
    predicted: Vec<u64>,
    truth: Vec<u64>,
    both: Vec<u64>,
}

/// The masses of pixels by code: their wholes, which are all where pixels have no weights, and their parts.
#[derive(Debug, Default)]
pub(super) struct MassTally {
    whole: Tally,
    parts: Tally,
}

impl MassTally {
    pub(super) fn new(codes: usize) -> MassTally {
        MassTally { whole: Tally::new(codes), parts: Tally::new(codes) }
    }

    pub(super) fn clear(&mut self) {
        self.whole.clear();
        self.parts.clear();
    }

    /// The pixels, where none has a weight.
    pub(super) fn pixels(&mut self) -> &mut Tally {
        &mut self.whole
    }

    /// TP, FP, FN and TN of a code.
    pub(super) fn cells(&self, code: usize) -> [Mass; 4] {
        let [whole, parts] = [&self.whole, &self.parts].map(|tally| tally.cells(code));
        core::array::from_fn(|cell| Mass::new(whole[cell], parts[cell]))
    }

    /// The pixels whose code was predicted.
    pub(super) fn right(&self) -> Mass {
        let [whole, parts] = [&self.whole, &self.parts].map(|tally| tally.both.iter().sum());
        Mass::new(whole, parts)
    }

    /// Adds the weights of pixels; of one that takes their sum to [`Mass::LIMIT`], returns the place. A weight is finite and at
    /// least 0.
    #[inline(never)]
    pub(super) fn add_weights<C: Code>(
        &mut self,
        predicted: &[C],
        truth: &[C],
        weights: &[f32],
    ) -> Option<usize> {
        for (place, ((&p, &t), &weight)) in predicted.iter().zip(truth).zip(weights).enumerate() {
            if t == C::IGNORED {
                continue;
            }
            let mass = Mass::of_weight(weight);
            let valid = Mass::new(self.whole.valid.saturating_add(mass.whole()), self.parts.valid);
            if valid.whole() >= Mass::LIMIT {
                return Some(place);
            }
            self.whole.add_one(p.index(), t.index(), mass.whole());
            self.parts.add_one(p.index(), t.index(), mass.parts());
        }
        None
    }
}

impl Tally {
    fn new(codes: usize) -> Tally {
        let none = || vec![0; codes];
        Tally { valid: 0, predicted: none(), truth: none(), both: none() }
    }

    fn clear(&mut self) {
        self.valid = 0;
        for counts in [&mut self.predicted, &mut self.truth, &mut self.both] {
            counts.fill(0);
        }
    }

    fn cells(&self, code: usize) -> [u64; 4] {
        let tp = self.both[code];
        let (fp, fn_) = (self.predicted[code] - tp, self.truth[code] - tp);
        [tp, fp, fn_, self.valid - tp - fp - fn_]
    }

    /// Counts pixels of known codes; `ignores` says whether any may be ignored.
    pub(super) fn add<C: Code>(&mut self, predicted: &[C], truth: &[C], ignores: bool) {
        let counted = match (C::bytes(predicted), C::bytes(truth)) {
            (Some(predicted), Some(truth)) => {
                self.add_blocks(predicted, truth, ignores.then_some(IGNORED_BYTE))
            }
            _ => 0,
        };
        for (&p, &t) in predicted[counted..].iter().zip(&truth[counted..]).filter(|&(_, &t)| t != C::IGNORED)
        {
            self.add_one(p.index(), t.index(), 1);
        }
    }

    #[inline]
    fn add_one(&mut self, predicted: usize, truth: usize, count: u64) {
        self.valid += count;
        self.truth[truth] += count;
        self.predicted[predicted] += count;
        self.both[truth] += if predicted == truth { count } else { 0 };
    }

    /// Counts whole blocks of bytes, up to the first that holds something else than a code; returns how many pixels those are.
    pub(super) fn add_blocks(&mut self, predicted: &[u8], truth: &[u8], ignored: Option<u8>) -> usize {
        if self.truth.len() > MOST_LABELS {
            return 0;
        }
        let codes = self.truth.len() as u8;
        let mut blocks = 0;
        for (predicted, truth) in predicted.as_chunks().0.iter().zip(truth.as_chunks().0) {
            let Some(block) = Block::new(predicted, truth, codes, ignored) else { break };
            self.valid += block.valid();
            for code in 0..codes {
                let [predicted, truth, both] = block.count(code);
                self.predicted[usize::from(code)] += predicted;
                self.truth[usize::from(code)] += truth;
                self.both[usize::from(code)] += both;
            }
            blocks += 1;
        }
        blocks * BLOCK
    }
}
