//! Metrics: confusion counts, and overlap metrics computed from them.
