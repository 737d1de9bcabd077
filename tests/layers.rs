//! The layers hold: a module imports only lower layers, and modules of one layer never each other.
//!
//! The layers are read from `lib.rs` itself (`// layer N:` before the `mod` lines), the imports from
//! every source file by a real parser, so neither a comment nor a string can hide one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

/// Module name to layer.
type Layers = BTreeMap<String, u32>;

fn layers(lib: &str) -> Layers {
    let mut layers = Layers::new();
    let mut layer = None;
    for line in lib.lines() {
        if let Some(rest) = line.strip_prefix("// layer ") {
            let number = rest.split(':').next().unwrap();
            layer = Some(number.parse().expect("`// layer N: what it is`"));
        }
        if let Some(module) = line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';')) {
            layers.insert(module.to_owned(), layer.expect("every module stands on a layer"));
        }
    }
    layers
}

/// Collects the first segment behind every `crate::`, in imports and in expressions.
#[derive(Default)]
struct Imports(Vec<String>);

impl Imports {
    fn tree(&mut self, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => self.0.push(path.ident.to_string()),
            syn::UseTree::Name(name) => self.0.push(name.ident.to_string()),
            syn::UseTree::Rename(rename) => self.0.push(rename.ident.to_string()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree)),
            syn::UseTree::Glob(_) => self.0.push("*".to_owned()),
        }
    }
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if let syn::UseTree::Path(path) = &item.tree
            && path.ident == "crate"
        {
            self.tree(&path.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut segments = path.segments.iter();
        if segments.next().is_some_and(|first| first.ident == "crate")
            && let Some(module) = segments.next()
        {
            self.0.push(module.ident.to_string());
        }
        syn::visit::visit_path(self, path);
    }
}

/// What `source` of `module` imports against the rules.
fn trespasses(layers: &Layers, module: &str, source: &str) -> Vec<String> {
    let mut imports = Imports::default();
    imports.visit_file(&syn::parse_file(source).expect("the source parses"));
    let own = layers[module];
    let known = imports.0.iter().filter(|target| *target != module);
    known
        .filter(|target| layers.get(*target).is_none_or(|layer| *layer >= own))
        .map(|target| format!("{module} (layer {own}) imports {target}"))
        .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn no_module_imports_from_its_own_layer_or_from_above() {
    let layers = layers(&fs::read_to_string(src().join("lib.rs")).unwrap());
    assert!(layers.len() > 10, "the layers were read: {layers:?}");
    let mut found = Vec::new();
    for path in sources(&src()) {
        let inside = path.strip_prefix(src()).unwrap();
        let module = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let module = module.trim_end_matches(".rs");
        if module != "lib" && module != "main" {
            found.extend(trespasses(&layers, module, &fs::read_to_string(&path).unwrap()));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_watchman_sees_an_import_however_it_is_written() {
    let layers = Layers::from([("low".into(), 0), ("one".into(), 1), ("two".into(), 1), ("high".into(), 2)]);
    for bad in [
        "use crate::two::Thing;",
        "use crate::{low::A, high};",
        "use crate::high as other;",
        "fn f() { crate::high::call() }",
        "fn f(x: crate::two::Thing) {}",
        "use crate::*;",
        "mod tests { use crate::high; }",
    ] {
        assert_eq!(trespasses(&layers, "one", bad).len(), 1, "{bad}");
    }
    for good in
        ["use crate::low::A;", "use crate::one::B;", "// use crate::high;\nconst X: &str = \"crate::high\";"]
    {
        assert!(trespasses(&layers, "one", good).is_empty(), "{good}");
    }
}

#[test]
fn every_file_says_what_it_is_for_and_can_be_read_in_one_sitting() {
    for path in sources(&src()) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not say what it is for", path.display());
        assert!(text.lines().count() <= 450, "{} is too long", path.display());
    }
}

/// The types that a source file defines outside its tests, by name. Associated types are no names of their own,
/// and what is there once for each platform is one type.
#[derive(Default)]
struct Types(std::collections::BTreeSet<String>);

impl<'ast> Visit<'ast> for Types {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !module.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")) {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        let name = match item {
            syn::Item::Struct(item) => Some(&item.ident),
            syn::Item::Enum(item) => Some(&item.ident),
            syn::Item::Trait(item) => Some(&item.ident),
            syn::Item::Type(item) => Some(&item.ident),
            _ => None,
        };
        self.0.extend(name.map(ToString::to_string));
        syn::visit::visit_item(self, item);
    }
}

#[test]
fn no_name_of_a_type_stands_for_two_things() {
    let mut defined: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in sources(&src()) {
        let place = path.strip_prefix(src()).unwrap().display().to_string();
        if place.contains("tests") {
            continue;
        }
        let mut types = Types::default();
        types.visit_file(&syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap());
        for name in types.0 {
            defined.entry(name).or_default().push(place.clone());
        }
    }
    defined.retain(|_, places| places.len() > 1);
    assert!(defined.is_empty(), "{defined:#?}");
}

/// Whether a line of a script compares with words that somebody reads: with a text that has a space between
/// letters. A selector is none of those.
fn compares_with_a_sentence(line: &str) -> bool {
    let compared = line.split(['=', '(']).zip(line.split(['=', '(']).skip(1));
    compared.filter(|(before, _)| before.is_empty() || before.ends_with("includes")).any(|(_, after)| {
        let text = after.trim_start();
        let Some(quote) = text.chars().next().filter(|first| "\"'`".contains(*first)) else { return false };
        text[1..].split(quote).next().is_some_and(|text| text.contains(' '))
    })
}

#[test]
fn scripts_compare_with_ids_and_never_with_a_sentence() {
    assert!(compares_with_a_sentence("if ((words ?? \"\") !== \"not known\") return;"));
    assert!(!compares_with_a_sentence("if (word === \"unknown\") tell(\"It is not known.\");"));
    let overlay = Path::new(env!("CARGO_MANIFEST_DIR")).join("overlay");
    let mut found = Vec::new();
    for folder in ["dock", "lib", "pages", "shield", "stage"] {
        for entry in fs::read_dir(overlay.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "js") {
                let script = fs::read_to_string(&path).unwrap();
                let lines = script.lines().filter(|line| compares_with_a_sentence(line));
                found.extend(lines.map(|line| format!("{}: {}", path.display(), line.trim())));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
