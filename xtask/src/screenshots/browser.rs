//! Pictures of the page.

use serde_json::json;
use testkit::{Browser, Look, Tab};

use super::stage::{Stage, TALKED_OF};
use super::{Picture, Theme, file_name};

/// What the pictures are of.
pub(super) const NAMES: [&str; 3] = ["conversation", "port", "ports"];

/// How large the tab is, in pixels.
const SIZE: (u32, u32) = (1200, 800);

/// Takes them.
pub(super) fn pages(stage: &Stage, browser: &Browser) -> anyhow::Result<Vec<Picture>> {
    let link = stage.alice.ask(&["open", "--print"])?;
    let link = link.trim();
    let page = link.split_once("/enter").map_or(link, |(page, _)| page);
    let tab = browser.tab()?;
    tab.open(link)?;
    // The door goes on by itself.
    tab.shows("h1", "Conversations")?;
    let [conversation, port, ports] = NAMES;
    let kinds = [
        (conversation, "/with/bob".to_owned(), ".message + .message"),
        (port, format!("/port/{TALKED_OF}"), "#now .entry"),
        (ports, "/ports".to_owned(), ".ports-map"),
    ];
    let mut pictures = Vec::new();
    for theme in Theme::ALL {
        look(&tab, SIZE, theme)?;
        for (name, path, has) in &kinds {
            tab.open(&format!("{page}{path}"))?;
            tab.wait(name, "return document.querySelector(arguments[0])", &[json!(has)])?;
            pictures.push((file_name(name, theme), tab.picture()?));
        }
    }
    Ok(pictures)
}

/// Gives the tab a size and colours.
pub(super) fn look(tab: &Tab<'_>, (width, height): (u32, u32), theme: Theme) -> anyhow::Result<()> {
    tab.looks(Look {
        width,
        height,
        is_dark: theme == Theme::Dark,
    })?;
    Ok(())
}
