//! Losses on memory that is another module's, as that of TensorFlow.js's wasm backend: scores and truth are read where they lie, and
//! the gradient is written where it is wanted.
//!
//! The module imports the memory and is linked to stand anywhere in it. Who makes an instance gives it a block for its data and its
//! stack, and the memory's own `malloc` and `free`, from which all scratch comes. Between calls it holds nothing but its block.
//!
//! What is refused has no words here: who calls asks the module of losses, which has them.

use crate::loss_numbers;
use segmetric::{Layout, Shape, Target, Truth, Workspace};
use std::slice;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: allocator::Imported = allocator::Imported;

/// The loss of scores in `[image, pixel, class]`; NaN where anything is refused. `region` holds the gradient afterwards where
/// `gradient` is not 0, otherwise anything. `kind` is that of the truth: labels (0: u8, 1: i32), or mask values (2: f32). `weights` are
/// those of the pixels, and `distances` as many as scores; at address 0 there are none. An image has the axes `planes`, `rows` and
/// `columns`, or without planes the last two. See `loss_numbers` for how a loss is told.
///
/// # Safety
/// The addresses are those of as many numbers as the sizes say, of a kind each that stands in its type; nothing else lies in `region`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn evaluate(
    loss: *const f64,
    numbers: usize,
    scores: *const f32,
    region: *mut f32,
    truth: *const u8,
    kind: u32,
    weights: *const f32,
    distances: *const f32,
    images: usize,
    planes: usize,
    rows: usize,
    columns: usize,
    classes: usize,
    gradient: u32,
) -> f64 {
    let size = &[planes, rows, columns][usize::from(planes == 0)..];
    let pixels = size.iter().product();
    let shape = Shape { images, pixels, classes, layout: Layout::ChannelsLast };
    let maps = images * pixels;
    let length = maps * classes;
    // SAFETY: the caller's.
    let (numbers, scores, region, target) = unsafe {
        let truth = match kind {
            0 => Truth::Labels8(slice::from_raw_parts(truth, maps)),
            1 => Truth::Labels32(slice::from_raw_parts(truth.cast(), maps)),
            _ => Truth::Masks(slice::from_raw_parts(truth.cast(), length)),
        };
        (
            slice::from_raw_parts(loss, numbers),
            slice::from_raw_parts(scores, length),
            slice::from_raw_parts_mut(region, length),
            Target {
                truth,
                weights: (!weights.is_null()).then(|| slice::from_raw_parts(weights, maps)),
                distances: (!distances.is_null()).then(|| slice::from_raw_parts(distances, length)),
                size,
            },
        )
    };
    region.copy_from_slice(scores);
    loss_numbers::decode(numbers)
        .evaluate_in_place(&shape, region, target, gradient != 0, &mut Workspace::new())
        .unwrap_or(f64::NAN)
}

#[cfg(target_family = "wasm")]
mod allocator {
    use std::alloc::{GlobalAlloc, Layout};

    #[link(wasm_import_module = "env")]
    unsafe extern "C" {
        fn malloc(bytes: usize) -> *mut u8;
        fn free(address: *mut u8);
    }

    /// Every `malloc` gives multiples of this.
    const ALIGNED: usize = 8;
    const WORD: usize = size_of::<usize>();

    /// The allocator of the memory's owner.
    pub(super) struct Imported;

    // SAFETY: `malloc` gives memory that is nobody else's, or 0. Where an address has to be a multiple of more than it promises, the
    // next one is taken, and the word before holds what `malloc` gave.
    unsafe impl GlobalAlloc for Imported {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            if layout.align() <= ALIGNED {
                // SAFETY: it takes any number.
                return unsafe { malloc(layout.size()) };
            }
            // SAFETY: between what it gives and the next multiple there are `ALIGNED` bytes at least.
            unsafe {
                let given = malloc(layout.size() + layout.align());
                if given.is_null() {
                    return given;
                }
                let address = given.add(layout.align() - given as usize % layout.align());
                address.sub(WORD).cast::<*mut u8>().write(given);
                address
            }
        }

        unsafe fn dealloc(&self, address: *mut u8, layout: Layout) {
            // SAFETY: as `alloc` left it.
            unsafe {
                free(if layout.align() <= ALIGNED {
                    address
                } else {
                    address.sub(WORD).cast::<*mut u8>().read()
                })
            }
        }
    }
}
