//! `directnet atlas export`: the encyclopedia of ports as a static site.

use std::io;
use std::path::PathBuf;

use api::atlas::{SiteDocument, VERSION};
use node::documents;
use ports::PortNumber;
use ports::watch::Seen;
use web::export::Encyclopedia;
use web::language::Language;

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::{claims, output};

/// Write the encyclopedia of ports as a static site
///
/// A page for each of the 65,536 ports, an index, search and a sitemap, for any server of files: what a port is
/// registered for, what else is known to use it, its security record with its base rate, how to check by hand, and its
/// neighbours. Nothing about this machine is in it. A newer edition of the registry that was taken with `atlas update` is
/// used; lists of your own are left out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet atlas export site
  directnet atlas export site --lang en,tr,el --url https://ports.example.org/")]
pub(super) struct Args {
    /// Write it into this directory, which is made if it is not there
    #[arg(value_name = "DIR")]
    dir: PathBuf,

    /// Write it in these languages: en, tr, el
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',', default_value = "en", value_parser = language)]
    lang: Vec<Language>,

    /// Say where the site will be, for its sitemap
    #[arg(long, value_name = "URL", default_value = "http://localhost/")]
    url: String,

    /// Print what was written as JSON
    #[arg(long)]
    json: bool,
}

/// Writes the site.
pub(super) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let registry = claims::without_expectations(home)?.registry();
    let claims = ports::Claims::of_registry(registry);
    let all = documents::registry(registry, 0..=u16::MAX);
    let report = |port| {
        let report = ports::report::claimed(&claims, PortNumber(port));
        documents::of_port(&report, &Seen::default(), None)
    };
    let mut languages = args.lang.clone();
    languages.dedup();
    let mut url = args.url.clone();
    if !url.ends_with('/') {
        url.push('/');
    }
    let encyclopedia = Encyclopedia {
        registry: &all,
        report: &report,
        url: &url,
        languages: &languages,
    };
    let pages = encyclopedia
        .write(&args.dir)
        .map_err(|error| CommandError::new(Exit::Failure, error))?;
    if args.json {
        let document = SiteDocument {
            version: VERSION,
            path: args.dir.display().to_string(),
            pages,
            languages: languages
                .iter()
                .map(|language| language.code().to_owned())
                .collect(),
        };
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        let path = args.dir.display().to_string();
        output::human(&(say!("atlas-pages", pages, path = &path) + "\n"))?;
    }
    Ok(Exit::Done)
}

fn language(code: &str) -> Result<Language, String> {
    Language::of_tag(code).ok_or_else(|| say!("atlas-languages").to_owned())
}
