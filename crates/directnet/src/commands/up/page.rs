//! The page that a node serves to browsers: where, and how the node comes by links to it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use api::page::PageLink;
use node::Node;
use tokio_util::sync::CancellationToken;
use web::{Doors, Page};

use crate::exit::{CommandError, Exit};
use crate::language::say;

/// Where the page is, as the user says.
#[derive(Debug, clap::Args)]
pub(super) struct PageArgs {
    /// Serve the page on this address, such as 127.0.0.1:8088; others than you can reach it if it is not loopback
    ///
    /// Without it, the page is on 127.0.0.1, port 13447 or, if that is taken, another one. Whoever wants in needs a
    /// one-time link: `up` prints one, and `directnet open` makes another. The page is not encrypted on its way: on an
    /// address that is not loopback, put it behind something that encrypts.
    #[arg(long, value_name = "ADDR:PORT", conflicts_with = "no_web")]
    pub(super) web: Option<SocketAddr>,

    /// Serve no page
    #[arg(long)]
    pub(super) no_web: bool,
}

/// Opens the page's socket, unless there is to be none. `port` is that of the node: with 0, the page takes any as well.
pub(super) async fn bind(args: &PageArgs, port: u16) -> Result<Option<Page>, CommandError> {
    if args.no_web {
        return Ok(None);
    }
    let bound = match args.web {
        Some(addr) => Page::bind(addr).await,
        None if port == 0 => Page::bind_loopback(0).await,
        None => Page::bind_loopback(web::PORT).await,
    };
    bound
        .map(Some)
        .map_err(|error| CommandError::new(Exit::Failure, error).with_hint(say!("up-other-page")))
}

/// Serves the page until `stop` is cancelled, and has the node make links to it.
pub(super) fn serve(
    page: Option<Page>,
    node: &Node,
    stop: CancellationToken,
) -> impl Future<Output = io::Result<()>> + use<> {
    let serving = page.map(|page| {
        node.offer_page(Box::new(Links(page.doors())));
        (page, node.service())
    });
    async move {
        match serving {
            Some((page, service)) => page.serve(service, stop).await,
            None => Ok(()),
        }
    }
}

/// What makes links to the page.
struct Links(Arc<Doors>);

impl node::Page for Links {
    fn link(&self) -> Result<PageLink, Box<dyn std::error::Error + Send + Sync>> {
        Ok(PageLink {
            version: 1,
            url: self.0.link(SystemTime::now())?,
            lifetime_s: web::auth::LINK_LIFETIME.as_secs(),
        })
    }
}
