//! The query of an address: the edits, and how the page looks.
//!
//! The server keeps nothing about its readers. What a page shows follows from its address and the files.

use demarche_scenario::vary::edit::{self, Edit, EditError};

/// An address's query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The edits, in their order.
    pub edits: Vec<Edit>,
    /// Edits that cannot be read.
    pub unread: Vec<EditError>,
    /// Everything else: how the page looks (`actor`, `sort`, …). Panels read their own keys.
    pub looks: Vec<(String, String)>,
}

impl Query {
    /// Reads a query; nothing in it is an error of the request.
    pub fn read(query: &str) -> Query {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let (edits, unread) = edit::read(pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())));
        let own = |(key, _): &(String, String)| !edit::KEYS.contains(&key.as_str());
        Query {
            edits,
            unread,
            looks: pairs.into_iter().filter(own).collect(),
        }
    }

    /// How the page looks, by key.
    pub fn look(&self, key: &str) -> Option<&str> {
        let mut found = self.looks.iter().filter(|(name, _)| name == key);
        found.next().map(|(_, value)| value.as_str())
    }

    /// The edits alone, as a query: two addresses with the same one have the same answers.
    pub fn canonical(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for edit in &self.edits {
            let (key, value) = edit.pair();
            out.append_pair(key, &value);
        }
        out.finish()
    }

    /// The whole query with looks set, or taken out, in the order given.
    pub fn looking(&self, looks: &[(&str, Option<&str>)]) -> String {
        let mut out = form_urlencoded::Serializer::new(self.canonical());
        for (key, value) in &self.looks {
            if looks.iter().all(|(name, _)| name != key) {
                out.append_pair(key, value);
            }
        }
        for (key, value) in looks {
            if let Some(value) = value {
                out.append_pair(key, value);
            }
        }
        out.finish()
    }

    /// The whole query without edit number `i`.
    pub fn without(&self, i: usize) -> String {
        let mut at = 0..;
        self.keeping(|_| at.next() != Some(i))
    }

    /// The whole query with some of its edits.
    pub fn keeping(&self, mut keep: impl FnMut(&Edit) -> bool) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for edit in self.edits.iter().filter(|edit| keep(edit)) {
            let (key, value) = edit.pair();
            out.append_pair(key, &value);
        }
        out.extend_pairs(&self.looks);
        out.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_and_looks_are_told_apart() {
        let query = Query::read("off=a&actor=tehran&rank=x.y%3Aa%3Eb&off=%3C&sort=watch");
        assert_eq!(query.edits.len(), 2);
        assert_eq!(query.unread.len(), 1);
        assert_eq!(query.look("sort"), Some("watch"));
        assert_eq!(query.canonical(), "off=a&rank=x.y%3Aa%3Eb");
        assert_eq!(query.without(0), "rank=x.y%3Aa%3Eb&actor=tehran&sort=watch");
        assert_eq!(Query::read(&query.canonical()).edits, query.edits);
    }
}
