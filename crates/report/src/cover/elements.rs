//! A document's numbered elements, from a table with the columns `id`, `kind`, `element`, `where`.

/// Something that a document describes, and the sentences that describe it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Element {
    /// Its number.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Its description.
    pub element: String,
    /// Sentences: paragraph.sentence.
    pub locators: Vec<String>,
}

/// Reads a table with tabs between its columns and a first line that names them.
///
/// # Errors
/// A sentence that names the line and says what is wrong with it.
pub fn parse(table: &str) -> Result<Vec<Element>, String> {
    let mut lines = table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let Some((_, header)) = lines.next() else {
        return Err("the table of elements is empty".into());
    };
    let columns: Vec<&str> = header.split('\t').map(str::trim).collect();
    let column = |name: &str| {
        let found = columns.iter().position(|c| *c == name);
        found.ok_or_else(|| {
            format!(
                "line 1: the table of elements has no column `{name}`; it needs id, kind, element and where, with tabs between"
            )
        })
    };
    let [id, kind, element, place] = [
        column("id")?,
        column("kind")?,
        column("element")?,
        column("where")?,
    ];
    let mut elements = Vec::new();
    for (at, line) in lines {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if cells.len() != columns.len() {
            return Err(format!(
                "line {}: {} columns where the first line has {}",
                at + 1,
                cells.len(),
                columns.len()
            ));
        }
        elements.push(Element {
            id: cells[id].into(),
            kind: cells[kind].into(),
            element: cells[element].into(),
            locators: cells[place].split_whitespace().map(String::from).collect(),
        });
    }
    Ok(elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_may_come_in_any_order() {
        let elements = parse("kind\tid\twhere\telement\nactor\t7\t1.1 2.3\tNorth\n").unwrap();
        let north = Element {
            id: "7".into(),
            kind: "actor".into(),
            element: "North".into(),
            locators: vec!["1.1".into(), "2.3".into()],
        };
        assert_eq!(elements, [north]);
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        assert!(parse("").unwrap_err().contains("empty"));
        assert!(
            parse("id\tkind\telement\n")
                .unwrap_err()
                .contains("`where`")
        );
        let short = parse("id\tkind\telement\twhere\n1\tactor\n").unwrap_err();
        assert!(short.starts_with("line 2: 2 columns"), "{short}");
    }
}
