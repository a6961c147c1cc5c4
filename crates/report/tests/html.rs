//! The page: complete, self-contained, well-formed, and safe whatever names say.

use demarche_report::findings::Findings;
use demarche_report::html::page;
use demarche_report::view::words::{bits, percent};
use roxmltree::{Document, Node, ParsingOptions};

mod sample;

fn parse(text: &str) -> Document<'_> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).expect("the page is well-formed")
}

/// All text below a node.
fn text(node: Node) -> String {
    node.descendants()
        .filter(Node::is_text)
        .filter_map(|node| node.text())
        .collect()
}

fn section<'a>(document: &'a Document, id: &str) -> Node<'a, 'a> {
    let found = document
        .descendants()
        .find(|node| node.attribute("id") == Some(id));
    found.unwrap_or_else(|| panic!("no section {id}"))
}

#[test]
fn every_question_report_and_citation_is_there() {
    let findings = sample::findings();
    let page = page(&findings);
    let document = parse(&page);
    let questions = text(section(&document, "first"));
    assert!(questions.contains("9.4% to 31% over the equilibria found"));
    let firm = "41% to 77% over the worlds that fit; likelier than not in 86% of them.";
    assert!(questions.contains(firm) && questions.contains("Confidence: low. Not higher"));
    assert!(questions.contains("This hangs on one anonymous source"));
    let firm = text(section(&document, "firmness"));
    assert!(firm.contains("over 1,200 draws") && firm.contains("worth 431"));
    for answer in &findings.questions {
        let shown = format!("{} {}", percent(answer.probability), answer.words);
        assert!(
            questions.contains(&answer.label) && questions.contains(&shown),
            "{shown}"
        );
        assert!(questions.contains(&answer.property));
    }
    let all = text(document.root());
    let cited = findings.questions.iter().map(|answer| &answer.citations);
    let cited = cited.chain(findings.evidence.iter().map(|row| &row.citations));
    let cited = cited.chain(findings.assumptions.iter().map(|row| &row.citations));
    for citation in cited.flatten() {
        let parts = [&citation.text, &citation.source_label];
        for part in parts
            .into_iter()
            .chain(&citation.sentence)
            .chain(&citation.note)
            .chain(&citation.dated)
        {
            assert!(all.contains(part.as_str()), "{part}");
        }
    }
    let signals = text(section(&document, "signals"));
    for row in &findings.signals[0].rows {
        assert!(signals.contains(&bits(row.bits)) && signals.contains(&row.reason));
    }
    let assumptions = section(&document, "assumptions");
    let rows = assumptions
        .descendants()
        .filter(|node| node.has_tag_name("tbody"));
    let rows: usize = rows
        .map(|body| body.children().filter(Node::is_element).count())
        .sum();
    assert_eq!(rows, findings.assumptions.len());
}

/// Findings with more questions than the first page has room for, the headline among the last.
fn many() -> Findings {
    let mut findings = sample::findings();
    for turn in 1..4 {
        for mut more in sample::findings().questions {
            more.name = format!("{}_{turn}", more.name);
            more.label = format!("{turn}: {}", more.label);
            more.headline = turn == 3;
            findings.questions.push(more);
        }
    }
    findings
}

#[test]
fn the_first_screen_is_the_answer() {
    let findings = many();
    let page = page(&findings);
    let document = parse(&page);
    let mut sections = document.descendants();
    let first = sections
        .find(|node| node.has_tag_name("section"))
        .expect("there are sections");
    assert_eq!(first.attribute("id"), Some("first"));
    let headings: Vec<String> = first
        .descendants()
        .filter(|node| node.has_tag_name("h3"))
        .map(text)
        .collect();
    assert_eq!(
        headings,
        [
            "3: Is the outreach sincere?",
            "3: A deal within a year?",
            "What would move these answers most",
            "What would change the conclusion",
            "What to watch",
        ]
    );
    let said = text(first);
    assert!(said.contains("2 of 8 questions, those that the author puts first."));
    let shift = &findings.shifts[0];
    assert!(said.contains(&shift.label) && said.contains(&percent(shift.answers[0].2)));
    assert!(said.contains(&findings.watch[0].label));
    assert!(said.contains("if “North sends an envoy whatever it wants”"));
}

/// A question is either on the first screen or among the others, which are folded and have their figure and their spread outside.
#[test]
fn every_question_stands_once() {
    let mut findings = many();
    let page = page(&findings);
    let document = parse(&page);
    for answer in &findings.questions {
        for title in [
            answer.label.clone(),
            format!("How the answer comes about: {}", answer.label),
        ] {
            let mut nodes = document.descendants();
            let drawn = nodes.by_ref().filter(|node| {
                node.has_tag_name("title") && node.parent().is_some_and(|p| p.has_tag_name("svg"))
            });
            let drawn = drawn.filter(|node| node.text() == Some(&title));
            assert_eq!(drawn.count(), 1, "{title}");
        }
    }
    let folded: Vec<Node> = section(&document, "questions")
        .descendants()
        .filter(|node| node.has_tag_name("summary"))
        .filter(|node| text(*node) != "What is asked, exactly")
        .collect();
    let others = findings.questions.iter().filter(|answer| !answer.headline);
    let others: Vec<_> = others.collect();
    assert_eq!(folded.len(), others.len());
    for (summary, answer) in folded.into_iter().zip(others) {
        let over = answer.over.unwrap();
        let range = format!("{} to {}", percent(over.low), percent(over.high));
        let figure = percent(answer.probability);
        for part in [&answer.label, &figure, &answer.words, &range] {
            assert!(text(summary).contains(part), "{part}");
        }
    }
    findings.questions.iter_mut().for_each(|a| a.over = None);
    assert!(!demarche_report::html::page(&findings).contains("class=\"range\""));
}

/// Whatever a browser shows: no rules, no elements.
fn shown(document: &Document) -> String {
    let hidden = |node: &Node| node.ancestors().any(|up| up.has_tag_name("style"));
    let texts = document.descendants().filter(|node| node.is_text());
    let texts = texts.filter(|node| !hidden(node));
    texts.filter_map(|node| node.text()).collect()
}

#[test]
fn no_option_of_a_command_line_stands_on_the_page() {
    let mut findings = sample::findings();
    findings.equilibrium.found = None;
    for worlds in [None, findings.worlds.clone()] {
        findings.worlds = worlds.map(|worlds| demarche_report::findings::Worlds {
            instead_of: Some(4_800),
            thin: true,
            ..worlds
        });
        let page = page(&findings);
        let shown = shown(&parse(&page));
        let option = shown.split("--").skip(1);
        let option = option
            .into_iter()
            .find(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
        assert_eq!(option, None);
        assert!(shown.contains("assumptions that cite no source were not dropped"));
    }
}

/// A table that has no room shows its rows as blocks, in which every cell has to say what it is.
#[test]
fn every_cell_of_a_table_can_stand_alone() {
    let page = page(&many());
    let document = parse(&page);
    let tables: Vec<Node> = document
        .descendants()
        .filter(|node| node.has_tag_name("table"))
        .collect();
    assert!(tables.len() > 4, "{}", tables.len());
    for table in tables {
        let class = table.attribute("class").unwrap_or_default();
        assert!(class.split(' ').any(|own| own == "stack"), "{class}");
        let cells = table.descendants().filter(|node| node.has_tag_name("td"));
        let silent = cells.filter(|node| node.attribute("data-label").is_none());
        let silent: Vec<Node> = silent.collect();
        // The name of a row needs no label.
        assert!(
            silent
                .iter()
                .all(|cell| cell.prev_sibling_element().is_none()),
            "{:?}",
            text(table)
        );
    }
}

#[test]
fn the_contents_lead_to_every_section_and_each_names_its_layer() {
    let page = page(&sample::findings());
    let document = parse(&page);
    let sections: Vec<Node> = document
        .descendants()
        .filter(|node| node.has_tag_name("section"))
        .collect();
    let contents = document
        .descendants()
        .find(|node| node.has_tag_name("nav"))
        .unwrap();
    let links: Vec<&str> = contents
        .descendants()
        .filter_map(|node| node.attribute("href"))
        .collect();
    let ids: Vec<String> = sections
        .iter()
        .map(|node| format!("#{}", node.attribute("id").unwrap()))
        .collect();
    assert_eq!(links, ids);
    assert_eq!(ids.len(), 10);
    assert_eq!((ids[0].as_str(), ids[1].as_str()), ("#first", "#firmness"));
    for node in &sections {
        let layer = node.attribute("class").unwrap();
        let heading = node
            .children()
            .find(|node| node.has_tag_name("h2"))
            .unwrap();
        assert!(text(heading).ends_with(layer), "{}", text(heading));
        assert!(
            layer != "derived" || text(*node).contains("logit AQRE"),
            "{}",
            text(heading)
        );
    }
}

/// What would run or be fetched: elements and attributes that a browser acts on.
fn acts(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        if [
            "script", "link", "iframe", "object", "embed", "img", "form", "base", "image", "use",
        ]
        .contains(&name)
        {
            found.push(name.into());
        }
        for attribute in node.attributes() {
            let local =
                name == "a" && attribute.name() == "href" && attribute.value().starts_with('#');
            let loads =
                ["href", "src", "srcset", "style", "action", "data"].contains(&attribute.name());
            if attribute.name().starts_with("on") || loads && !local {
                found.push(format!("{}={}", attribute.name(), attribute.value()));
            }
        }
    }
    found
}

#[test]
fn nothing_runs_and_nothing_is_loaded() {
    let page = page(&sample::findings());
    assert_eq!(acts(&parse(&page)), Vec::<String>::new());
    assert!(
        page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"")
    );
    for sign in ["http://", "https://", "url(", "@import", "<script"] {
        assert!(!page.contains(sign), "{sign}");
    }
}

/// Puts a text into every name, label and note of the findings.
fn infect(findings: &Findings, hostile: &str) -> Findings {
    let mut infected = findings.clone();
    infected.title = hostile.into();
    infected.version = hostile.into();
    infected.cut_off = Some(hostile.into());
    infected.equilibrium.name = hostile.into();
    infected.rounds[0].label = hostile.into();
    for answer in &mut infected.questions {
        answer.label = hostile.into();
        answer.property = hostile.into();
        answer.resolves = Some(hostile.into());
        answer
            .citations
            .iter_mut()
            .for_each(|citation| citation.sentence = Some(hostile.into()));
    }
    for belief in &mut infected.beliefs {
        belief.actor_label = hostile.into();
        belief.types[0] = (hostile.into(), hostile.into());
        belief.steps[1].source = hostile.into();
        belief.steps[1].date = Some(hostile.into());
    }
    for group in &mut infected.signals {
        group.favours = hostile.into();
        group.rows[0].label = hostile.into();
        group.rows[0].reason = hostile.into();
    }
    infected.watch[0].about = hostile.into();
    infected.forecasts[0].levels[0] = hostile.into();
    infected.variants[0].label = hostile.into();
    infected.variants[2].unanswered = hostile.into();
    infected.evidence[0].claim = hostile.into();
    infected.evidence[1].unused_because = hostile.into();
    infected.assumptions[0].says = hostile.into();
    infected.assumptions[0].citations[0].note = Some(hostile.into());
    infected.network.nodes[0].label = hostile.into();
    infected.network.links[0].label = hostile.into();
    infected
}

#[test]
fn names_stay_names() {
    let clean = sample::findings();
    for hostile in [
        "</style><script>alert(1)</script>",
        "\" onload=\"alert(1)",
        "' onclick='alert(1)",
        "<img src=x onerror=alert(1)>",
        "]]><!--",
        "&#x3c;script&#x3e;",
        "\u{202e}\u{1b}[2J\u{0}",
    ] {
        let page = page(&infect(&clean, hostile));
        let document = parse(&page);
        assert_eq!(acts(&document), Vec::<String>::new(), "{hostile}");
        assert!(!page.contains(['\u{202e}', '\u{1b}', '\u{0}']));
        let title = document
            .descendants()
            .find(|node| node.has_tag_name("h1"))
            .unwrap();
        assert_eq!(text(title), demarche_report::escape::terminal(hostile));
    }
}

#[test]
fn equal_findings_are_equal_bytes_and_empty_ones_are_a_page() {
    assert_eq!(page(&sample::findings()), page(&sample::findings()));
    let page = page(&Findings::default());
    assert!(
        parse(&page)
            .descendants()
            .any(|node| node.has_tag_name("main"))
    );
    assert!(!page.contains("NaN"));
}
