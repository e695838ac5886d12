//! Kernels for the wasm backend of TensorFlow.js: gradients, and the steps forward that it has wrong or slow.
//!
//! The module has no memory of its own: it imports the backend's and works there in place, so that nothing is copied. That asks
//! for code without data and without a stack, since both would lie at addresses that the backend uses: no tables, no messages of
//! panics, nothing that must be kept in memory between registers. The build refuses a module that has either.
//!
//! A kernel takes addresses, and sizes as numbers at an address. It trusts them: JavaScript has checked the shapes before.

mod axis;
mod batch_norm;
mod convolution;
mod depthwise;
mod lanes;
mod packed;
mod pointwise;
mod pooling;
mod products;
mod resizing;
mod rows;
mod window;

use batch_norm::Channels;
use resizing::{Corners, Scale};
use window::Window;

/// The gradient of a convolution with respect to its filter. `room` is for 128 pixels of input and output.
///
/// # Safety
/// `window` is the address of [`Window`]'s numbers; the others are those of float tensors as large as it says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn conv_filter_gradient(
    window: *const u32,
    x: *const f32,
    dy: *const f32,
    dw: *mut f32,
    room: *mut f32,
) {
    // SAFETY: the caller's.
    unsafe { convolution::filter_gradient(Window::read(window), x, dy, dw, room) }
}

/// The gradient of a convolution with respect to its input. `turned` is room for the filter.
///
/// # Safety
/// As for [`conv_filter_gradient`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn conv_input_gradient(
    window: *const u32,
    dy: *const f32,
    w: *const f32,
    turned: *mut f32,
    dx: *mut f32,
) {
    // SAFETY: the caller's.
    unsafe { convolution::input_gradient(Window::read(window), dy, w, turned, dx) }
}

/// The gradient of a depthwise convolution with respect to its filter.
///
/// # Safety
/// As for [`conv_filter_gradient`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn depthwise_filter_gradient(
    window: *const u32,
    x: *const f32,
    dy: *const f32,
    dw: *mut f32,
) {
    // SAFETY: the caller's.
    unsafe { depthwise::filter_gradient(&Window::read(window), x, dy, dw) }
}

/// The gradient of a depthwise convolution with respect to its input.
///
/// # Safety
/// As for [`conv_filter_gradient`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn depthwise_input_gradient(
    window: *const u32,
    dy: *const f32,
    w: *const f32,
    dx: *mut f32,
) {
    // SAFETY: the caller's.
    unsafe { depthwise::input_gradient(&Window::read(window), dy, w, dx) }
}

/// Max-pooling. Every window has to hold a cell of the input: of one that holds none nothing is written.
///
/// # Safety
/// As for [`conv_filter_gradient`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn max_pool(window: *const u32, x: *const f32, y: *mut f32) {
    // SAFETY: the caller's.
    unsafe { pooling::max(&Window::read(window), x, y) }
}

/// The gradient of max-pooling.
///
/// # Safety
/// As for [`conv_filter_gradient`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn max_pool_gradient(window: *const u32, x: *const f32, dy: *const f32, dx: *mut f32) {
    // SAFETY: the caller's.
    unsafe { pooling::max_gradient(&Window::read(window), x, dy, dx) }
}

/// The gradient of average pooling.
///
/// # Safety
/// As for [`conv_filter_gradient`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn avg_pool_gradient(window: *const u32, dy: *const f32, dx: *mut f32) {
    // SAFETY: the caller's.
    unsafe { pooling::average_gradient(&Window::read(window), dy, dx) }
}

/// Batch, channels, the way corners are treated, then input and output size of rows and of columns.
unsafe fn read_resizing(from: *const u32) -> (usize, usize, Scale, Scale) {
    // SAFETY: seven numbers lie there.
    let at = |i: usize| unsafe { *from.add(i) };
    let corners = Corners::from_number(at(2));
    let scale = |i: usize| Scale { input: at(i) as usize, output: at(i + 1) as usize, corners };
    (at(0) as usize, at(1) as usize, scale(3), scale(5))
}

/// The gradient of resizing to the nearest neighbour.
///
/// # Safety
/// `sizes` is the address of the numbers of a resizing; the others are those of float tensors as large as they say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn resize_nearest_gradient(sizes: *const u32, dy: *const f32, dx: *mut f32) {
    // SAFETY: the caller's.
    unsafe {
        let (batch, channels, rows, columns) = read_resizing(sizes);
        resizing::nearest_gradient(batch, rows, columns, channels, dy, dx);
    }
}

/// The gradient of bilinear resizing. `row` is room for one row of the input.
///
/// # Safety
/// As for [`resize_nearest_gradient`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn resize_bilinear_gradient(
    sizes: *const u32,
    dy: *const f32,
    row: *mut f32,
    dx: *mut f32,
) {
    // SAFETY: the caller's.
    unsafe {
        let (batch, channels, rows, columns) = read_resizing(sizes);
        resizing::bilinear_gradient(batch, rows, columns, channels, dy, row, dx);
    }
}

/// The sum of the rows that have the same id, for every id: the gradient of gathering rows.
///
/// # Safety
/// The addresses are those of float tensors (`ids`: 32-bit integers) as large as the numbers say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn segment_sum(
    x: *const f32,
    ids: *const i32,
    rows: usize,
    width: usize,
    sums: *mut f32,
    segments: usize,
) {
    // SAFETY: the caller's.
    unsafe { rows::sum_segments(x, ids, rows, width, sums, segments) }
}

/// Sums over the middle of three axes, times a factor.
///
/// # Safety
/// As for [`segment_sum`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sum_middle(
    x: *const f32,
    outer: usize,
    count: usize,
    width: usize,
    factor: f32,
    sums: *mut f32,
) {
    // SAFETY: the caller's.
    unsafe { rows::sum_middle(x, outer, count, width, factor, sums) }
}

/// Copies along the middle of three axes, times a factor: the gradient of [`sum_middle`].
///
/// # Safety
/// As for [`segment_sum`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn spread_middle(
    x: *const f32,
    outer: usize,
    count: usize,
    width: usize,
    factor: f32,
    spread: *mut f32,
) {
    // SAFETY: the caller's.
    unsafe { rows::spread_middle(x, outer, count, width, factor, spread) }
}

/// Batch normalisation with given numbers for each channel.
///
/// # Safety
/// As for [`segment_sum`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn batch_norm(
    x: *const f32,
    pixels: usize,
    channels: usize,
    mean: *const f32,
    factor: *const f32,
    offset: *const f32,
    y: *mut f32,
) {
    // SAFETY: the caller's.
    unsafe { batch_norm::normalise(x, pixels, Channels { mean, factor, offset, count: channels }, y) }
}

/// The sums for the gradients of batch normalisation.
///
/// # Safety
/// As for [`segment_sum`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn batch_norm_gradient_sums(
    x: *const f32,
    dy: *const f32,
    mean: *const f32,
    pixels: usize,
    channels: usize,
    sums: *mut f32,
) {
    // SAFETY: the caller's.
    unsafe { batch_norm::gradient_sums(x, dy, mean, pixels, channels, sums) }
}

/// The gradient of ReLU, ReLU6 and leaky ReLU.
///
/// # Safety
/// As for [`segment_sum`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rectifier_gradient(
    x: *const f32,
    dy: *const f32,
    limit: f32,
    slope: f32,
    count: usize,
    dx: *mut f32,
) {
    // SAFETY: the caller's.
    unsafe { pointwise::rectifier_gradient(x, dy, limit, slope, count, dx) }
}

/// The gradient of squares.
///
/// # Safety
/// As for [`segment_sum`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn square_gradient(x: *const f32, dy: *const f32, count: usize, dx: *mut f32) {
    // SAFETY: the caller's.
    unsafe { pointwise::square_gradient(x, dy, count, dx) }
}
