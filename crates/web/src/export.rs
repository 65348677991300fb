//! The encyclopedia of ports as a static site: a page for each of the 65,536, without anything about a machine.
//!
//! ```text
//! index.html                      the languages
//! sitemap.xml  sitemap-en-0.xml   every page, at most 50,000 in a file
//! assets/                         style, script, picture, what can be searched
//! en/index.html  en/search.html   the picture and the ranges; search
//! en/range/1024.html              the names of 1,024 ports
//! en/port/3447.html               a port
//! ```
//!
//! Every processor writes a part of the ports. A report is made once and rendered in every language.

use std::fs;
use std::io;
use std::num::NonZero;
use std::path::Path;
use std::thread;

use api::ports::{PortDocument, RegistryDocument, RegistryStatus};
use askama::Template;
use thiserror::Error;

use crate::assets;
use crate::language::{Language, Texts, texts};
use crate::map;
use crate::view::Frame;
use crate::view::port::{PortPage, status_word};
use crate::view::ports::PortsMap;

/// The scripts of pages of a node.
const LIVE_ONLY: [&str; 3] = ["htmx.min.js", "sse.min.js", "talk.js"];
/// How many ports a page of names has.
const RANGE: u16 = 1024;
/// How many addresses a sitemap may have (sitemaps.org).
const SITEMAP_MAX: usize = 50_000;

/// What a site is made of.
pub struct Encyclopedia<'a> {
    /// The whole registry.
    pub registry: &'a RegistryDocument,
    /// Makes the report on a port, from claims alone.
    pub report: &'a (dyn Fn(u16) -> PortDocument + Sync),
    /// Where the site will be, for its sitemap; ends with `/`.
    pub url: &'a str,
    /// In which languages, each once, at least one.
    pub languages: &'a [Language],
}

/// Why a site could not be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The disk or the system refused.
    #[error("cannot write the site")]
    Io(#[from] io::Error),
    /// A page could not be made: a mistake of ours.
    #[error("a page could not be made")]
    Render(#[from] askama::Error),
    /// A thread panicked: a mistake of ours.
    #[error("a part of the site was not written")]
    Panicked,
}

#[derive(Template)]
#[template(path = "atlas_home.html")]
struct Home {
    f: Frame,
    ranges: Vec<(u16, u16)>,
    map: String,
}

#[derive(Template)]
#[template(path = "atlas_range.html")]
struct RangePage {
    f: Frame,
    first: u16,
    last: u16,
    rows: Vec<(u16, String, bool)>,
}

#[derive(Template)]
#[template(path = "atlas_search.html")]
struct SearchPage {
    f: Frame,
}

#[derive(Template)]
#[template(path = "atlas_start.html")]
struct Start<'a> {
    first: Language,
    t: &'static Texts,
    languages: &'a [Language],
}

impl Encyclopedia<'_> {
    /// Writes the site into a directory, which is made if it is not there, and returns how many pages it has.
    ///
    /// # Errors
    ///
    /// [`ExportError`] says what stood in the way; what was written until then stays.
    pub fn write(&self, dir: &Path) -> Result<usize, ExportError> {
        for language in self.languages {
            fs::create_dir_all(dir.join(language.code()).join("port"))?;
            fs::create_dir_all(dir.join(language.code()).join("range"))?;
        }
        fs::create_dir_all(dir.join("assets"))?;
        let names = self.ports(dir)?;
        for (name, _, content) in assets::ALL.iter().filter(|(name, ..)| !LIVE_ONLY.contains(name)) {
            fs::write(dir.join("assets").join(name), content)?;
        }
        fs::write(dir.join("assets/map.png"), map::png(&self.registry.runs))?;
        fs::write(
            dir.join("assets/search.json"),
            serde_json::to_vec(&names).unwrap_or_default(),
        )?;
        let mut pages = 65_536;
        for language in self.languages {
            pages += self.overview(dir, *language)?;
            self.sitemaps(dir, *language)?;
        }
        pages = pages.saturating_add(65_536 * self.languages.len().saturating_sub(1));
        self.start(dir)?;
        Ok(pages + 1)
    }

    /// Writes the page of every port, and returns what can be searched.
    fn ports(&self, dir: &Path) -> Result<Vec<(u16, String)>, ExportError> {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let share = 65_536_usize.div_ceil(threads);
        thread::scope(|scope| {
            let ports: Vec<u16> = (0..=u16::MAX).collect();
            let parts: Vec<_> = ports
                .chunks(share)
                .map(|ports| {
                    let ports = ports.to_vec();
                    scope.spawn(move || self.some_ports(dir, &ports))
                })
                .collect();
            let mut names = Vec::new();
            for part in parts {
                names.extend(part.join().map_err(|_| ExportError::Panicked)??);
            }
            Ok(names)
        })
    }

    fn some_ports(&self, dir: &Path, ports: &[u16]) -> Result<Vec<(u16, String)>, ExportError> {
        let mut names = Vec::new();
        for port in ports {
            let report = (self.report)(*port);
            names.extend(names_of(&report).into_iter().map(|name| (*port, name)));
            for language in self.languages {
                let path = format!("port/{port}.html");
                let frame = self.frame(*language, "../", &path);
                let page = PortPage::new(frame, &report, &self.registry.runs, None, &[], &[]).render()?;
                fs::write(dir.join(language.code()).join(path), page)?;
            }
        }
        Ok(names)
    }

    /// Writes the pages above those of the ports, and returns how many there are.
    fn overview(&self, dir: &Path, language: Language) -> Result<usize, ExportError> {
        let (t, folder) = (texts(language), dir.join(language.code()));
        let ranges: Vec<(u16, u16)> = (0..=u16::MAX)
            .step_by(usize::from(RANGE))
            .map(|first| (first, first + (RANGE - 1)))
            .collect();
        for (first, last) in &ranges {
            let path = format!("range/{first}.html");
            let page = RangePage {
                f: self.frame(language, "../", &path),
                first: *first,
                last: *last,
                rows: self.rows(language, *first, *last),
            };
            fs::write(folder.join(path), page.render()?)?;
        }
        let count = ranges.len() + 2;
        let home = Home {
            f: self.frame(language, "", "index.html"),
            ranges,
            map: PortsMap::of_registry(t).render()?,
        };
        fs::write(folder.join("index.html"), home.render()?)?;
        let search = SearchPage {
            f: self.frame(language, "", "search.html"),
        };
        fs::write(folder.join("search.html"), search.render()?)?;
        Ok(count)
    }

    fn rows(&self, language: Language, first: u16, last: u16) -> Vec<(u16, String, bool)> {
        let t = texts(language);
        let mut runs = self
            .registry
            .runs
            .iter()
            .skip_while(|run| run.last_port < first)
            .peekable();
        let rows = (first..=last).map(|port| {
            while runs.peek().is_some_and(|run| run.last_port < port) {
                runs.next();
            }
            let run = runs.peek();
            match run.and_then(|run| run.service.clone()) {
                Some(service) => (port, service, true),
                None => {
                    let status = run.map_or(RegistryStatus::NoRecord, |run| run.status);
                    (port, status_word(t, status).to_owned(), false)
                }
            }
        });
        rows.collect()
    }

    fn sitemaps(&self, dir: &Path, language: Language) -> io::Result<()> {
        let base = format!("{}{}/", self.url, language.code());
        let ports = (0..=u16::MAX).map(|port| format!("port/{port}.html"));
        let pages: Vec<String> = std::iter::once("index.html".to_owned()).chain(ports).collect();
        for (number, pages) in pages.chunks(SITEMAP_MAX).enumerate() {
            let mut text = head("urlset");
            for page in pages {
                text.push_str(&format!("<url><loc>{base}{page}</loc></url>\n"));
            }
            text.push_str("</urlset>\n");
            fs::write(
                dir.join(format!("sitemap-{}-{number}.xml", language.code())),
                text,
            )?;
        }
        Ok(())
    }

    fn start(&self, dir: &Path) -> Result<(), ExportError> {
        let mut text = head("sitemapindex");
        for language in self.languages {
            for number in 0..(65_537_usize).div_ceil(SITEMAP_MAX) {
                let name = format!("sitemap-{}-{number}.xml", language.code());
                text.push_str(&format!("<sitemap><loc>{}{name}</loc></sitemap>\n", self.url));
            }
        }
        text.push_str("</sitemapindex>\n");
        fs::write(dir.join("sitemap.xml"), text)?;
        let first = self.languages.first().copied().unwrap_or(Language::English);
        let start = Start {
            first,
            t: texts(first),
            languages: self.languages,
        };
        fs::write(dir.join("index.html"), start.render()?)?;
        Ok(())
    }

    fn frame(&self, language: Language, up: &'static str, path: &str) -> Frame {
        Frame::file(texts(language), up, path, self.languages)
    }
}

fn head(element: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{element} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    )
}

/// The names by which a port is found: of services, other uses, and malware.
fn names_of(report: &PortDocument) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for entry in &report.transports {
        let services = entry
            .registry
            .registrations
            .iter()
            .filter_map(|row| row.service.clone());
        let uses = entry.other_claims.uses.iter().map(|known| known.name.clone());
        let threats = entry
            .other_claims
            .threats
            .iter()
            .flat_map(|threats| &threats.records);
        let threats = threats.map(|threat| threat.name.clone());
        for name in services.chain(uses).chain(threats) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_in_one_sitemap_and_none_has_more_than_it_may() {
        let registry = serde_json::json!({
            "version": 1, "runs": [], "source": {"title": "", "publisher": "", "url": "", "as_of": ""},
        });
        let encyclopedia = Encyclopedia {
            registry: &serde_json::from_value(registry).unwrap(),
            report: &|_| unreachable!("no page is made"),
            url: "http://localhost/",
            languages: &[Language::English],
        };
        let dir = tempfile::tempdir().unwrap();
        encyclopedia.sitemaps(dir.path(), Language::English).unwrap();
        encyclopedia.start(dir.path()).unwrap();
        let index = fs::read_to_string(dir.path().join("sitemap.xml")).unwrap();
        let mut counts = Vec::new();
        for part in index.split("<loc>http://localhost/").skip(1) {
            let name = part.split("</loc>").next().unwrap();
            let sitemap = fs::read_to_string(dir.path().join(name)).unwrap();
            counts.push(sitemap.matches("<url>").count());
        }
        // A page for every port and the first one.
        assert_eq!(counts, [SITEMAP_MAX, 65_537 - SITEMAP_MAX]);
    }
}
