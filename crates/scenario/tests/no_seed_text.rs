//! The document that the bundled scenario is about belongs to others: no sentence of it is in this project. Where the document
//! is at hand, beside the workspace, that is tested.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// So many words in the same order are a quotation.
const RUN: usize = 8;
/// Files of the project that people write or read.
const TEXT: [&str; 16] = [
    "rs", "md", "toml", "demarche", "txt", "json", "tsv", "csv", "html", "css", "svg", "efg", "py",
    "sh", "yml", "lock",
];

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Text files below a folder, without what is built and what git keeps.
fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let extension = path.extension().map(|e| e.to_string_lossy().into_owned());
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            if !["target", ".git", "node_modules", ".venv", "corpus"].contains(&name.as_str()) {
                files(&path, out);
            }
        } else if extension.is_none_or(|e| TEXT.contains(&e.as_str())) {
            out.push(path);
        }
    }
}

/// The first run of words that both texts have.
fn shared(document: &[String], text: &[String]) -> Option<String> {
    let runs: BTreeSet<&[String]> = document.windows(RUN).collect();
    let found = text.windows(RUN).find(|run| runs.contains(run))?;
    Some(found.join(" "))
}

#[test]
fn a_quotation_is_found() {
    let document = words("One two three, four five six seven eight nine ten.");
    let quoted = words("It says: TWO three four five\n// six seven eight nine!");
    let told = words("two three four five six seven eight");
    let expected = "two three four five six seven eight nine";
    assert_eq!(shared(&document, &quoted).as_deref(), Some(expected));
    assert_eq!(shared(&document, &told), None);
}

#[test]
fn no_file_quotes_the_document() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Ok(document) = fs::read_to_string(root.join("../shared/seed/report.txt")) else {
        eprintln!("skipped: the document is not beside the workspace");
        return;
    };
    let document = words(&document);
    let mut paths = Vec::new();
    files(&root, &mut paths);
    assert!(paths.len() > 50, "only {} files found", paths.len());
    let mut quotations = Vec::new();
    for path in paths {
        let Ok(bytes) = fs::read(&path) else { continue };
        let text = words(&String::from_utf8_lossy(&bytes));
        if let Some(run) = shared(&document, &text) {
            quotations.push(format!("{}: {run}", path.display()));
        }
    }
    assert!(quotations.is_empty(), "{}", quotations.join("\n"));
}
