//! Real nodes in this process, each in a directory of its own.

use std::path::Path;

use api::page::PageLink;
use node::{Node, Page, Settings};
use testkit::TempHome;

use crate::asker::Asker;

/// A page that is not there.
struct MadeUpPage;

impl Page for MadeUpPage {
    fn link(&self) -> Result<PageLink, Box<dyn std::error::Error + Send + Sync>> {
        Ok(PageLink {
            version: 1,
            url: "http://127.0.0.1:1/".into(),
            lifetime_s: 60,
        })
    }
}

/// Runs three nodes that do not know each other yet, for as long as `story` takes. Alice's has a page.
pub(crate) async fn with_three(story: impl AsyncFnOnce(&Asker, &Asker, &Asker)) {
    let homes = [(); 3].map(|()| TempHome::new().unwrap());
    let [alice, bob, carol] = &homes;
    let nodes = [
        start(alice.path(), "alice").await,
        start(bob.path(), "bob").await,
        start(carol.path(), "carol").await,
    ];
    nodes[0].offer_page(Box::new(MadeUpPage));
    let stops = nodes.each_ref().map(Node::stop_token);
    let [a, b, c] = nodes;
    let story = async {
        let askers = [alice, bob, carol].map(|home| Asker::new(home.path()));
        let [alice, bob, carol] = &askers;
        story(alice, bob, carol).await;
        for stop in stops {
            stop.cancel();
        }
    };
    let (a, b, c, ()) = tokio::join!(a.run(), b.run(), c.run(), story);
    for served in [a, b, c] {
        served.unwrap();
    }
}

async fn start(home: &Path, name: &str) -> Node {
    let settings = Settings {
        home: home.to_owned(),
        port: 0,
        name: None,
        default_name: name.parse().unwrap(),
        passphrase: None,
        agent: "test/1".into(),
    };
    Node::start(settings).await.unwrap()
}
