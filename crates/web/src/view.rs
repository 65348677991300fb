//! What pages are rendered from: plain values, made of documents of `api` and sentences of a language.

pub(crate) mod contact;
pub(crate) mod invite;
pub(crate) mod messages;
pub(crate) mod now;
pub(crate) mod pairing;
pub(crate) mod port;
pub(crate) mod ports;
pub(crate) mod qr;
pub(crate) mod requests;
pub(crate) mod rooms;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod talk;

use crate::assets;
use crate::language::{Language, Texts};

/// The first rows of a list, at most as many, and a sentence about the rest if there is one.
pub(crate) fn first_rows<T>(
    t: &Texts,
    rows: impl IntoIterator<Item = T>,
    at_most: usize,
) -> (Vec<T>, Option<String>) {
    let mut rows = rows.into_iter();
    let shown = rows.by_ref().take(at_most).collect();
    let rest = u64::try_from(rows.count()).unwrap_or(u64::MAX);
    let told = (rest > 0).then(|| t.with_count("rows-left-out", "rest", rest));
    (shown, told)
}

/// What is around the content of every page, and how links are written.
pub(crate) struct Frame {
    pub(crate) t: &'static Texts,
    pub(crate) alert: Option<String>,
    place: &'static str,
    site: Site,
}

/// Where a page is served.
enum Site {
    /// By a node.
    Live,
    /// As a file: how to get from its folder to that of its language, and what it is called from there.
    Static {
        up: &'static str,
        path: String,
        languages: Vec<Language>,
    },
}

impl Frame {
    /// The frame of a page of a node, in one of the places of its navigation.
    pub(crate) fn live(t: &'static Texts, place: &'static str, alert: Option<String>) -> Self {
        Self {
            t,
            alert,
            place,
            site: Site::Live,
        }
    }

    /// The frame of a page in a file; `up` leads from its folder to that of its language, where it is called `path`.
    pub(crate) fn file(t: &'static Texts, up: &'static str, path: &str, languages: &[Language]) -> Self {
        Self {
            t,
            alert: None,
            place: "",
            site: Site::Static {
                up,
                path: path.to_owned(),
                languages: languages.to_vec(),
            },
        }
    }

    pub(crate) fn is_live(&self) -> bool {
        matches!(self.site, Site::Live)
    }

    pub(crate) fn is_at(&self, place: &str) -> bool {
        self.place == place
    }

    pub(crate) fn asset(&self, name: &str) -> String {
        match &self.site {
            Site::Live => format!("/assets/{name}?{}", assets::stamp()),
            Site::Static { up, .. } => format!("{up}../assets/{name}"),
        }
    }

    pub(crate) fn home(&self) -> String {
        match &self.site {
            Site::Live => "/".into(),
            Site::Static { up, .. } => format!("{up}index.html"),
        }
    }

    pub(crate) fn port(&self, port: &u16) -> String {
        match &self.site {
            Site::Live => format!("/port/{port}"),
            Site::Static { .. } => format!("{}{port}.html", self.ports_folder()),
        }
    }

    pub(crate) fn search(&self) -> String {
        match &self.site {
            Site::Live => "/search".into(),
            Site::Static { up, .. } => format!("{up}search.html"),
        }
    }

    /// Where a static page finds what can be searched.
    pub(crate) fn search_index(&self) -> String {
        match &self.site {
            Site::Live => String::new(),
            Site::Static { up, .. } => format!("{up}../assets/search.json"),
        }
    }

    /// Where a static page finds the pages of ports.
    pub(crate) fn ports_folder(&self) -> String {
        match &self.site {
            Site::Live => "/port/".into(),
            Site::Static { up, .. } => format!("{up}port/"),
        }
    }

    pub(crate) fn languages(&self) -> [Language; 3] {
        Language::ALL
    }

    /// The same page in every language.
    pub(crate) fn alternates(&self) -> Vec<(Language, String)> {
        match &self.site {
            Site::Live => Vec::new(),
            Site::Static { up, path, languages } => languages
                .iter()
                .map(|language| (*language, format!("{up}../{}/{path}", language.code())))
                .collect(),
        }
    }
}
