//! Losses and metrics of image segmentation.
