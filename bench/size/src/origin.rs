//! Where code came from, told by the path of a source file or by the name of a function.

/// A part of the sources.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// A module of this project, as `segmetric::lovasz::sorted`.
    Ours(String),
    /// Another crate.
    Other(String),
}

impl Origin {
    /// By a file's path, as line tables have it.
    pub fn of_file(path: &str) -> Origin {
        let path = path.replace('\\', "/");
        // Paths of this workspace are relative to its root or absolute: both hold `crates/NAME/src/`.
        let parts: Vec<&str> = path.split('/').collect();
        for (place, part) in parts.iter().enumerate() {
            let is_ours = *part == "crates" && parts.get(place + 2) == Some(&"src");
            if let (true, Some(crate_name @ ("segmetric" | "segmetric-wasm"))) =
                (is_ours, parts.get(place + 1).copied())
            {
                let inner = parts[place + 3..].iter().map(|part| part.trim_end_matches(".rs"));
                let module =
                    [crate_name].into_iter().chain(inner.filter(|part| *part != "lib" && *part != "mod"));
                return Origin::Ours(module.collect::<Vec<_>>().join("::").replace('-', "_"));
            }
        }
        Origin::Other(path)
    }

    /// By a function's name, demangled. Of the standard library two levels of modules are told apart: sorting is not formatting.
    pub fn of_function(name: &str) -> Origin {
        let inner = name.trim_start_matches(['<', '&', ' ']);
        // of `<i32 as core::fmt::Display>::fmt` the trait says where it came from
        let start = match inner.split_once(" as ") {
            Some((of_type, of_trait)) if !of_type.contains("::") => of_trait,
            _ => inner,
        };
        let mut path = start.split("::");
        Origin::Other(match (path.next(), path.next()) {
            (Some(first @ ("core" | "alloc" | "std")), Some(second)) => format!("{first}::{second}"),
            (Some(first), Some(_)) => first.split(' ').next().unwrap_or(first).to_owned(),
            _ => "glue and allocation".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    fn ours(module: &str) -> Origin {
        Origin::Ours(module.to_owned())
    }

    fn other(name: &str) -> Origin {
        Origin::Other(name.to_owned())
    }

    #[test]
    fn a_file_of_the_project_is_its_module() {
        assert_eq!(
            Origin::of_file("/home/me/x/crates/segmetric/src/lovasz/sorted.rs"),
            ours("segmetric::lovasz::sorted")
        );
        assert_eq!(Origin::of_file("crates/segmetric/src/loss.rs"), ours("segmetric::loss"));
        assert_eq!(Origin::of_file("C:\\x\\crates\\segmetric-wasm\\src\\lib.rs"), ours("segmetric_wasm"));
    }

    #[test]
    fn a_file_of_another_crate_is_not_ours() {
        let path = "/home/me/.cargo/registry/src/crates/wide-1.7.1/src/f32x8_.rs";
        assert_eq!(Origin::of_file(path), other(path));
    }

    #[test]
    fn a_function_is_its_crate_s() {
        assert_eq!(Origin::of_function("core::slice::sort::stable::merge::merge"), other("core::slice"));
        assert_eq!(Origin::of_function("<core::fmt::Arguments as Display>::fmt"), other("core::fmt"));
        assert_eq!(Origin::of_function("<i32 as core::fmt::Display>::fmt"), other("core::fmt"));
        assert_eq!(Origin::of_function("dlmalloc::dlmalloc::Dlmalloc<A>::malloc"), other("dlmalloc"));
        assert_eq!(Origin::of_function("__rust_alloc"), other("glue and allocation"));
    }
}
