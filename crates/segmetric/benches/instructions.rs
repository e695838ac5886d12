//! `cargo run --release --example instructions -- ROW`: one row, once, for a profiler or a counter of instructions; without
//! a row it lists them. All that is to be counted runs inside `measured`, after a first call that fills the scratch memory.

mod rows;

use std::process::ExitCode;

/// A name that a profiler finds, and no inlining: it switches its counting on here.
#[inline(never)]
#[unsafe(no_mangle)]
extern "C" fn segmetric_measured(work: &mut rows::Work) {
    work();
}

fn main() -> ExitCode {
    let rows = rows::rows();
    let Some(name) = std::env::args().nth(1) else {
        for row in rows {
            println!("{}", row.name);
        }
        return ExitCode::SUCCESS;
    };
    let Some(row) = rows.iter().find(|row| row.name == name) else {
        eprintln!("no row is called '{name}'; without a name they are listed");
        return ExitCode::from(2);
    };
    let mut work = row.ready();
    work();
    segmetric_measured(&mut work);
    ExitCode::SUCCESS
}
