//! Whether a page is valid HTML: a parser of the standard has no objection, and what parsers forgive is in order as well.
//!
//! The parser is html5ever. The rules below are those of the standard's content models and attributes that a template can break
//! without a parser noticing: <https://html.spec.whatwg.org/>.

use std::collections::BTreeSet;

use html5ever::tendril::TendrilSink as _;
use html5ever::tokenizer::TokenizerOpts;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// What may stand in a line of text.
const PHRASING: &str = "a abbr b bdi br button code em img input label meter option progress q select small span strong svg \
    textarea time noscript";
/// What holds nothing but a line of text. `label` and `button` are among them.
const HOLDS_PHRASING: &str = "abbr b bdi button code em h1 h2 h3 label legend p pre q small span strong time";
/// What somebody can press or type into; none of it lies in another one.
const INTERACTIVE: &str = "a button details input select textarea";
/// The elements of the page besides those above, and those of its pictures.
const OTHERS: &str = "html head meta title link script body header nav main footer section article div form fieldset legend \
    h1 h2 h3 p ul ol li dl dt dd table thead tbody tr th td figure figcaption blockquote details summary pre \
    svg g path rect circle image";
/// Attributes that any element may have.
const GLOBAL: &str = "class dir hidden id lang role tabindex title";
/// Those of some elements.
const OWN: [(&str, &str); 27] = [
    ("a", "href rel hreflang download target"),
    ("button", "name value type disabled"),
    ("circle", "cx cy r"),
    ("details", "open"),
    ("form", "action method"),
    ("html", "lang"),
    ("image", "href width height"),
    ("img", "src alt width height loading"),
    (
        "input",
        "name type value checked required maxlength min max step placeholder autocomplete autocapitalize spellcheck multiple",
    ),
    ("label", "for"),
    ("li", "value"),
    ("link", "rel href type hreflang"),
    ("meta", "name content charset http-equiv"),
    ("meter", "min max value"),
    ("option", "value selected"),
    ("path", "d"),
    ("progress", "value max"),
    ("rect", "x y width height"),
    ("script", "src defer"),
    ("select", "name"),
    ("svg", "viewbox"),
    ("td", "headers colspan"),
    (
        "textarea",
        "name rows required maxlength placeholder autocomplete spellcheck",
    ),
    ("th", "scope"),
    ("time", "datetime"),
    ("blockquote", "cite"),
    ("ol", "start"),
];
/// Attributes that name other elements of the page by their ids.
const REFERENCES: [&str; 4] = ["for", "aria-labelledby", "aria-describedby", "aria-controls"];

/// What is wrong with a page, each as a line.
pub(crate) fn mistakes(page: &str) -> Vec<String> {
    let options = ParseOpts {
        tokenizer: TokenizerOpts {
            exact_errors: true,
            ..TokenizerOpts::default()
        },
        ..ParseOpts::default()
    };
    let parsed = parse_document(RcDom::default(), options).one(page);
    let mut found = Mistakes::default();
    found
        .lines
        .extend(parsed.errors.borrow().iter().map(ToString::to_string));
    found.visit(&parsed.document, &mut Vec::new());
    for (by, id) in &found.references {
        if !found.ids.contains(id) {
            found.lines.push(format!("{by} names {id}, and there is none"));
        }
    }
    found.lines
}

#[derive(Default)]
struct Mistakes {
    lines: Vec<String>,
    ids: BTreeSet<String>,
    references: Vec<(String, String)>,
}

impl Mistakes {
    fn visit(&mut self, node: &Handle, above: &mut Vec<String>) {
        let mut name = None;
        if let NodeData::Element { name: of, attrs, .. } = &node.data {
            let of = of.local.to_string();
            for attribute in attrs.borrow().iter() {
                self.attribute(&of, &attribute.name.local, &attribute.value);
            }
            self.element(&of, above);
            name = Some(of);
        }
        above.extend(name.clone());
        for child in node.children.borrow().iter() {
            self.visit(child, above);
        }
        if name.is_some() {
            above.pop();
        }
    }

    fn element(&mut self, name: &str, above: &[String]) {
        if !is_in(PHRASING, name) && !is_in(OTHERS, name) {
            self.lines.push(format!("<{name}> is none that a page here has"));
        }
        let parent = above.last().map_or("", String::as_str);
        let is_right = match parent {
            "ul" | "ol" => name == "li",
            "dl" => matches!(name, "div" | "dt" | "dd"),
            "select" => name == "option",
            parent if is_in(HOLDS_PHRASING, parent) => is_in(PHRASING, name),
            _ => true,
        };
        let is_home = match name {
            "li" => matches!(parent, "ul" | "ol"),
            "dt" | "dd" => matches!(parent, "dl" | "div"),
            "summary" => parent == "details",
            "legend" => parent == "fieldset",
            "figcaption" => parent == "figure",
            _ => true,
        };
        if !is_right || !is_home {
            self.lines.push(format!("<{name}> in <{parent}>"));
        }
        let holds = |holder: &&String| matches!(holder.as_str(), "a" | "button");
        if is_in(INTERACTIVE, name)
            && let Some(holder) = above.iter().find(holds)
        {
            self.lines.push(format!("<{name}> within <{holder}>"));
        }
        if name == "form" && above.iter().any(|above| above == "form") {
            self.lines.push("<form> within <form>".into());
        }
    }

    fn attribute(&mut self, element: &str, name: &str, value: &str) {
        let own = OWN.iter().find(|(of, _)| *of == element);
        let lower = name.to_ascii_lowercase();
        let is_known = name.starts_with("data-")
            || name.starts_with("aria-")
            || is_in(GLOBAL, &lower)
            || own.is_some_and(|(_, own)| is_in(own, &lower));
        if !is_known {
            self.lines.push(format!("<{element} {name}>"));
        }
        if element == "meta" && name == "content" && value.contains(";url=") {
            self.lines
                .push(format!("{value:?} has no space before the address"));
        }
        if name == "id" && (value.is_empty() || value.contains(char::is_whitespace)) {
            self.lines.push(format!("{value:?} is no id"));
        }
        if name == "id" && !self.ids.insert(value.to_owned()) {
            self.lines.push(format!("two elements are called {value}"));
        }
        if REFERENCES.contains(&name) {
            let ids = value.split_ascii_whitespace();
            let by = |id: &str| (format!("<{element} {name}>"), id.to_owned());
            self.references.extend(ids.map(by));
        }
    }
}

fn is_in(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}

#[test]
fn mistakes_are_found() {
    let check = |body: &str, expected: &str| {
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><title>t</title></head><body>{body}</body></html>"
        );
        let found = mistakes(&page).join("\n");
        assert!(
            found.contains(expected) && found.is_empty() == expected.is_empty(),
            "{body}: {found}"
        );
    };
    check("<main><p>fine <a href=\"/\">here</a></p></main>", "");
    check("<p>one</span></p>", "Found special tag");
    check("<p>a &nosuch; b</p>", "Invalid character reference");
    check("<ul><p>no item</p></ul>", "<p> in <ul>");
    check("<button><a href=\"/\">both</a></button>", "<a> within <button>");
    check("<span><div>block</div></span>", "<div> in <span>");
    check("<p id=\"a\"></p><p id=\"a\"></p>", "two elements are called a");
    check("<label for=\"b\">of what</label>", "names b");
    check("<p onclick=\"x\">no</p>", "<p onclick>");
    check("<marquee>old</marquee>", "<marquee>");
}
