//! `cargo bench -p segmetric`: every row natively; `cargo bench -p segmetric -- dice` those whose name holds `dice`.

mod rows;

use criterion::{Criterion, criterion_group, criterion_main};
use std::time::Duration;

fn speed(criterion: &mut Criterion) {
    for row in rows::rows() {
        // The inputs are made when the row is run: a filter skips them.
        criterion.bench_function(&row.name, |bencher| {
            let mut work = row.ready();
            bencher.iter(&mut work);
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = speed
}
criterion_main!(benches);
