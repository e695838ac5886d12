//! One spatial axis of a sliding window: a convolution or a pooling.

use core::num::NonZeroUsize;
use core::ops::Range;

/// Output `o` reads, through tap `t` of the window, input `o·stride + t·dilation − before`, where that lies in the input.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Axis {
    pub(crate) input: usize,
    pub(crate) output: usize,
    pub(crate) taps: usize,
    /// Not 0 by its type: a division that may fail would bring a message, and the module has no place for one.
    pub(crate) stride: NonZeroUsize,
    pub(crate) dilation: NonZeroUsize,
    /// The padding before the first input. Negative where tfjs leaves out inputs that a stride in three dimensions skips.
    pub(crate) before: isize,
}

impl Axis {
    /// Every output reads the one input at its own place.
    pub(crate) fn looks_at_one(&self) -> bool {
        self.taps == 1 && self.stride.get() == 1 && self.before == 0 && self.input == self.output
    }

    /// The input that an output reads through a tap that lies in it.
    #[inline(always)]
    pub(crate) fn input_of(&self, output: usize, tap: usize) -> usize {
        (output * self.stride.get() + tap * self.dilation.get()).wrapping_sub(self.before as usize)
    }

    /// The outputs whose tap lies in the input: one range, since the input moves on with the output.
    #[inline(always)]
    pub(crate) fn outputs(&self, tap: usize) -> Range<usize> {
        self.within(tap * self.dilation.get(), self.stride, self.output)
    }

    /// The taps of an output that lie in the input.
    #[inline(always)]
    pub(crate) fn taps_of(&self, output: usize) -> Range<usize> {
        self.within(output * self.stride.get(), self.dilation, self.taps)
    }

    /// The steps below `count` that lie in the input, counted from `start` with the padding.
    #[inline(always)]
    fn within(&self, start: usize, step: NonZeroUsize, count: usize) -> Range<usize> {
        let steps = |distance: usize| (distance + step.get() - 1) / step;
        let shift = self.before - start as isize;
        let last = steps((self.input as isize + shift).max(0) as usize).min(count);
        let first = steps(shift.max(0) as usize);
        first.min(last)..last
    }
}
