//! `segmetric-size MODULE`: where each byte of a WebAssembly module came from, as JSON: for each part a list of `[start, end]`.
//!
//! The module has to be built with line tables. An optimised module is not a function for each function of the sources: most are
//! inlined into a few large ones. The line tables say of every instruction through which calls it came; the part is the
//! innermost of those in this project, so that vectors and iterators count where they are used. What comes through none counts
//! as its own crate's.

mod origin;

use addr2line::Context;
use gimli::{Dwarf, EndianSlice, LittleEndian};
use origin::Origin;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::ops::Range;
use std::process::ExitCode;
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// Our own vectors: like those of other crates they count where they are used.
const VECTORS: &str = "segmetric::lanes";

type Bytes<'a> = EndianSlice<'a, LittleEndian>;

/// For each part the ranges of its bytes.
type Parts = BTreeMap<String, Vec<[u64; 2]>>;

/// What is read of a module.
#[derive(Default)]
struct Module<'a> {
    /// Where the code section's contents begin: the zero of the line tables' addresses.
    code: u64,
    bodies: Vec<wasmparser::FunctionBody<'a>>,
    /// Sections other than code and what is not shipped, by name.
    sections: Vec<(String, Range<u64>)>,
    /// What is not shipped: names and line tables.
    dropped: Vec<Range<u64>>,
    debug: HashMap<&'a str, &'a [u8]>,
    names: HashMap<u32, &'a str>,
    imported: u32,
}

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("segmetric-size needs the path of a WebAssembly module with line tables");
        return ExitCode::from(2);
    };
    match std::fs::read(&path).map_err(Into::into).and_then(|bytes| parts(&bytes)) {
        Ok(parts) => {
            println!("{}", serde_json::json!(parts));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The ranges of each part; `dropped` is what is not shipped.
fn parts(bytes: &[u8]) -> Result<Parts, Box<dyn Error>> {
    let module = read(bytes)?;
    let dwarf = Dwarf::load(|id| {
        let section = module.debug.get(id.name()).copied().unwrap_or_default();
        Ok::<_, gimli::Error>(EndianSlice::new(section, LittleEndian))
    })?;
    if !module.debug.contains_key(".debug_line") {
        return Err(
            "it has no line tables; build it with CARGO_PROFILE_RELEASE_DEBUG=line-tables-only".into()
        );
    }
    let context = Context::from_dwarf(dwarf)?;
    let mut parts = Parts::new();
    let mut add = |part: String, range: Range<u64>| {
        let ranges = parts.entry(part).or_default();
        match ranges.last_mut() {
            Some(last) if last[1] == range.start => last[1] = range.end,
            _ => ranges.push([range.start, range.end]),
        }
    };
    for (index, body) in module.bodies.iter().enumerate() {
        let name = module.names.get(&(module.imported + index as u32)).copied().unwrap_or_default();
        let by_name = Origin::of_function(&format!("{:#}", rustc_demangle::demangle(name)));
        // the locals come before the first instruction
        let mut start = body.range().start;
        for instruction in body.get_operators_reader()?.into_iter_with_offsets() {
            let (_, at) = instruction?;
            if at > start {
                add(part_at(&context, start - module.code, &by_name)?, start..at);
            }
            start = at;
        }
        add(part_at(&context, start - module.code, &by_name)?, start..body.range().end);
    }
    for (name, range) in module.sections {
        add(format!("section: {name}"), range);
    }
    for range in module.dropped {
        add("dropped".to_owned(), range);
    }
    Ok(parts)
}

/// The part of the instruction at an address.
fn part_at(context: &Context<Bytes>, address: u64, by_name: &Origin) -> Result<String, Box<dyn Error>> {
    let mut frames = context.find_frames(address).skip_all_loads()?;
    while let Some(frame) = frames.next()? {
        let file = frame.location.and_then(|location| location.file);
        match file.map(Origin::of_file) {
            Some(Origin::Ours(module)) if module != VECTORS => return Ok(module),
            _ => {}
        }
    }
    // Not even where the function began: the standard library may come without line tables.
    Ok(match by_name {
        Origin::Ours(module) => module.clone(),
        Origin::Other(name) => name.clone(),
    })
}

fn read(bytes: &[u8]) -> Result<Module<'_>, Box<dyn Error>> {
    let mut module = Module::default();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::CodeSectionStart { unchecked_range, .. } => module.code = unchecked_range.start,
            Payload::CodeSectionEntry(body) => module.bodies.push(body),
            Payload::ImportSection(section) => {
                module.imported = section
                    .clone()
                    .into_imports()
                    .filter(|import| {
                        import.as_ref().is_ok_and(|import| matches!(import.ty, wasmparser::TypeRef::Func(_)))
                    })
                    .count() as u32;
                module.sections.push(("imports".to_owned(), section.range()));
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    for subsection in names {
                        if let Name::Function(functions) = subsection? {
                            for function in functions {
                                let function = function?;
                                module.names.insert(function.index, function.name);
                            }
                        }
                    }
                } else {
                    module.debug.insert(section.name(), section.data());
                }
                module.dropped.push(section.range());
            }
            Payload::DataSection(section) => module.sections.push(("data".to_owned(), section.range())),
            Payload::ExportSection(section) => module.sections.push(("exports".to_owned(), section.range())),
            other => {
                if let Some((_, range)) = other.as_section() {
                    module.sections.push(("tables and types".to_owned(), range));
                }
            }
        }
    }
    Ok(module)
}
