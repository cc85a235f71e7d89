//! The TypeScript form of the command list and its types, as one file. The
//! committed file must equal this text; a test holds that.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use ts_rs::{Config, TS, TypeVisitor};

use crate::command;

/// Where the text is committed, seen from the repository's root.
pub const PATH: &str = "ui/src/platform/generated/wire.ts";

struct Declarations {
    config: Config,
    seen: HashSet<TypeId>,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only our own types have a file of their own; the others are built in.
        if T::output_path().is_some() {
            self.found.insert(T::name(&self.config), T::decl(&self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The whole file.
#[must_use]
pub fn text() -> String {
    let config = Config::default();
    let mut all = Declarations { config: Config::default(), seen: HashSet::new(), found: BTreeMap::new() };
    command::visit_types(&mut all);
    all.visit::<crate::WireError>();
    let mut out =
        String::from("// Generated from crates/wire by its tests, with MADOGUCHI_WRITE_TYPES=1. Do not edit.\n\n");
    for declaration in all.found.values() {
        out.push_str("export ");
        out.push_str(declaration);
        out.push('\n');
    }
    out.push_str("\n/** Every command: its request and its answer. */\nexport interface Commands {\n");
    for (name, request, response) in command::typescript_rows(&config) {
        out.push_str(&format!("  {name}: [{request}, {response}];\n"));
    }
    out.push_str("}\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASVS 15.3.1: the screens know the fields that answers are made of, and no others.
    #[test]
    fn committed_file_is_not_stale() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(PATH);
        if std::env::var_os("MADOGUCHI_WRITE_TYPES").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text()).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text(), "{PATH} is stale: run `MADOGUCHI_WRITE_TYPES=1 cargo test -p madoguchi-wire`");
    }

    #[test]
    fn every_command_has_its_row_and_no_type_is_left_undeclared() {
        let text = text();
        for name in command::ALL {
            assert!(text.contains(&format!("  {}: [", name.as_str())), "{}", name.as_str());
        }
        assert!(!text.contains("bigint"), "no 64-bit integers on the wire");
    }
}
