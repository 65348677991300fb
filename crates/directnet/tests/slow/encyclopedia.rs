//! The encyclopedia as a static site: every page is there, every link leads somewhere, and it is valid HTML.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use testkit::TempHome;

use crate::html;
use crate::node::User;

/// Elements that have no end.
const VOID: [&str; 7] = ["meta", "link", "input", "br", "image", "img", "hr"];

fn pages(dir: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, found);
        } else {
            found.insert(path);
        }
    }
}

/// Resolves a link of a page without asking the disk.
fn target(page: &Path, link: &str) -> PathBuf {
    let mut target = PathBuf::new();
    for part in page.parent().unwrap().join(link).components() {
        match part {
            Component::ParentDir => assert!(target.pop(), "{link} leads out"),
            part => target.push(part),
        }
    }
    target
}

/// Whatever is opened is closed, in order.
fn check_nesting(page: &Path, text: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in text.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let name = |tag: &'_ str| tag.split([' ', '\n', '/']).next().unwrap_or_default().to_owned();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{}", page.display());
        } else if !tag.starts_with('!') && !VOID.contains(&name(tag).as_str()) {
            let end = tag.find([' ', '\n']).unwrap_or(tag.len());
            open.push(tag.get(..end).unwrap());
        } else if name(tag) == "image" {
            // Closed by hand, as SVG has it.
            open.push("image");
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "{}", page.display());
}

#[test]
fn every_page_is_there_and_every_link_leads_somewhere() {
    let (alice, site) = (User::new("alice"), TempHome::new().unwrap());
    let dir = site.path().join("site");
    let written = alice.ok(&[
        "atlas",
        "export",
        dir.to_str().unwrap(),
        "--lang",
        "en,el",
        "--json",
    ]);
    let written: serde_json::Value = serde_json::from_str(&written).unwrap();
    let mut files = BTreeSet::new();
    pages(&dir, &mut files);
    let html: Vec<&PathBuf> = files
        .iter()
        .filter(|path| path.extension().is_some_and(|it| it == "html"))
        .collect();
    assert_eq!(
        written.get("pages").and_then(serde_json::Value::as_u64),
        u64::try_from(html.len()).ok()
    );
    assert!(html.len() > 2 * 65_536);
    let host = std::env::var("HOSTNAME").unwrap_or_default();
    for page in html {
        let text = fs::read_to_string(page).unwrap();
        for attribute in [" href=\"", " src=\"", " action=\""] {
            for link in text
                .split(attribute)
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap())
            {
                let is_outside = link.starts_with("https://") || link.starts_with("http://www.iana.org");
                let is_here = link.starts_with('#') || is_outside || files.contains(&target(page, link));
                assert!(is_here, "{}: {link}", page.display());
            }
        }
        assert_eq!(text.matches("<h1").count(), 1, "{}", page.display());
        assert!(host.len() < 4 || !text.contains(&host), "{}", page.display());
        check_nesting(page, &text);
        // Templates are the same for all pages of a kind; what they are filled with differs from port to port.
        let is_port = page.parent().is_some_and(|folder| folder.ends_with("port"));
        let number = page
            .file_stem()
            .and_then(|name| name.to_str()?.parse::<u32>().ok());
        if !is_port || number.is_some_and(|number| number % 200 == 47) {
            assert_eq!(html::mistakes(&text), Vec::<String>::new(), "{}", page.display());
        }
    }
    let sitemap = fs::read_to_string(dir.join("sitemap-el-1.xml")).unwrap();
    assert!(sitemap.contains("<loc>http://localhost/el/port/65535.html</loc>"));
}
