//! The codes of problems that the sources name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The codes in the files and folders below `src` that are wanted.
pub(crate) fn codes(wanted: &dyn Fn(&Path) -> bool) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let children = fs::read_dir(&path).expect("a folder");
            let children = children.map(|c| c.expect("an entry").path());
            open.extend(children.filter(|child| wanted(child)));
        } else if path.extension().is_some_and(|e| e == "rs") {
            of_file(&path, &mut codes);
        }
    }
    codes
}

fn of_file(path: &PathBuf, codes: &mut BTreeSet<String>) {
    let text = fs::read_to_string(path).expect("a source file");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    for call in ["Problem::error(", "Problem::warning("] {
        for (i, _) in code.match_indices(call) {
            let argument = code[i + call.len()..].trim_start();
            // Where no literal follows, the function that is called here gets the code from its caller.
            if let Some(literal) = argument.strip_prefix('"') {
                codes.extend(literal.split('"').next().map(String::from));
            } else {
                let name = path.file_name().expect("a name").to_string_lossy();
                assert_eq!(name, "problem.rs");
            }
        }
    }
}
