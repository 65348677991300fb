//! The pages about ports.

use std::sync::Arc;
use std::time::SystemTime;

use api::expectations::{ExpectRequest, Expected};
use api::messages::SearchRequest;
use api::ports::{MachineRequest, PortDocument, PortRequest, PortSearchRequest, RegistryRequest, Transport};
use api::{ApiError, Service};
use askama::Template as _;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::{Answer, App, Reader, escaped, page, part, shown};
use crate::error::PageError;
use crate::language::Texts;
use crate::map;
use crate::view::now::{NoAnswer, Now};
use crate::view::port::{PortPage, around, now_part};
use crate::view::ports::{PortsMap, PortsPage, PortsTable};
use crate::view::search::{MessageFound, MessagesFound, SearchPage};

/// How many messages a search shows beside the ports, which are what the page is for; more words find fewer.
pub(crate) const MESSAGES_MAX: usize = 50;

/// The list of all ports that are held, and the picture.
pub(crate) async fn all<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let t = reader.t;
    let (listing, map) = tokio::join!(app.service.ports(), app.service.port_map());
    let listing = listing.map_err(|error| PageError::of(t, error))?;
    let map = map.map_err(|error| PageError::of(t, error))?;
    let inside = |error: askama::Error| PageError::inside(t, &error);
    Ok(page(&PortsPage {
        f: app.frame(t, "ports"),
        table: PortsTable::of(t, &listing).render().map_err(inside)?,
        map: PortsMap::of(t, &map).render().map_err(inside)?,
    }))
}

/// The list again.
pub(crate) async fn all_now<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let listing = app
        .service
        .ports()
        .await
        .map_err(|error| PageError::of(reader.t, error))?;
    part(reader.t, PortsTable::of(reader.t, &listing).render())
}

/// The picture again.
pub(crate) async fn map<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let map = app
        .service
        .port_map()
        .await
        .map_err(|error| PageError::of(reader.t, error))?;
    part(reader.t, PortsMap::of(reader.t, &map).render())
}

/// The image below the picture.
pub(crate) async fn picture<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let all = RegistryRequest {
        first_port: 0,
        last_port: u16::MAX,
    };
    let registry = app
        .service
        .registry(all)
        .await
        .map_err(|error| PageError::of(reader.t, error))?;
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "private, max-age=300"),
    ];
    Ok((headers, map::png(&registry.runs)).into_response())
}

/// The page of a port, or where a word leads.
pub(crate) async fn one<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(what): Path<String>,
) -> Answer {
    let t = reader.t;
    let Ok(port) = what.parse::<u16>() else {
        return named(&*app.service, t, &what).await;
    };
    let (first_port, last_port) = around(port);
    let (report, registry, expectations, contacts) = tokio::join!(
        report(&*app.service, port, false),
        app.service.registry(RegistryRequest {
            first_port,
            last_port
        }),
        app.service.expectations(),
        app.service.contacts(),
    );
    let failed = |error: ApiError| PageError::of(t, error);
    let (report, registry) = (report.map_err(failed)?, registry.map_err(failed)?);
    // A file that cannot be read is told of where it is edited, not instead of the page.
    let expectations = expectations
        .map(|document| document.expectations)
        .unwrap_or_default();
    let now = now_part(t, &report, &clock()).map_err(|error| PageError::inside(t, &error))?;
    let frame = app.frame(t, "ports");
    Ok(page(&PortPage::new(
        frame,
        &report,
        &registry.runs,
        Some(now),
        &expectations,
        // Without them the page is still one.
        &contacts.unwrap_or_default(),
    )))
}

/// Follows the name of a service to its port, if it has one; otherwise shows where the word was found.
async fn named<S: Service>(service: &S, t: &'static Texts, word: &str) -> Answer {
    let word = word.to_owned();
    let request = PortSearchRequest { word: word.clone() };
    let found = service
        .search_ports(request)
        .await
        .map_err(|error| PageError::of(t, error))?;
    let is_named = |name: &Option<String>| {
        name.as_deref()
            .is_some_and(|name| name.eq_ignore_ascii_case(&word))
    };
    let exact = found
        .services
        .iter()
        .find(|row| is_named(&row.service))
        .and_then(|row| row.first_port);
    Ok(match exact {
        Some(port) => Redirect::to(&format!("/port/{port}")).into_response(),
        None => Redirect::to(&format!("/search?q={}", escaped(&word))).into_response(),
    })
}

/// What is on a port now.
pub(crate) async fn one_now<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(port): Path<u16>,
) -> Answer {
    renewed(&app, reader.t, port, false).await
}

/// What is on a port now, after asking its servers what they speak.
pub(crate) async fn identify<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(port): Path<u16>,
) -> Answer {
    renewed(&app, reader.t, port, true).await
}

/// What is on a port of a contact's machine, which may take its time or not answer at all.
pub(crate) async fn on_machine<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path((port, name)): Path<(u16, String)>,
) -> Answer {
    let t = reader.t;
    let request = MachineRequest {
        who: name,
        port: Some(port),
        transport: None,
    };
    match app.service.ask_machine(request).await {
        Ok(document) => part(t, Now::of_machine(t, &document).render()),
        // It has its place in the page, as an answer has.
        Err(error) => part(t, NoAnswer::of(t, &error).render()),
    }
}

async fn renewed<S: Service>(app: &App<S>, t: &'static Texts, port: u16, identify: bool) -> Answer {
    let report = report(&*app.service, port, identify).await;
    let report = report.map_err(|error| PageError::of(t, error))?;
    part(t, now_part(t, &report, &clock()))
}

async fn report<S: Service>(service: &S, port: u16, identify: bool) -> Result<PortDocument, ApiError> {
    let request = PortRequest {
        port,
        identify,
        ..PortRequest::default()
    };
    service.port(request).await
}

fn clock() -> String {
    shown(SystemTime::now(), "%H:%M:%S")
}

/// What the form about a port sends.
#[derive(Deserialize)]
pub(crate) struct Said {
    transport: Transport,
    #[serde(default)]
    process: String,
    #[serde(default)]
    exposure: String,
    #[serde(default)]
    note: String,
}

/// Takes what the user expects on a port.
pub(crate) async fn expect<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(port): Path<u16>,
    Form(said): Form<Said>,
) -> Answer {
    let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let expected = Expected {
        process: given(said.process),
        exposure: given(said.exposure),
        note: given(said.note),
        ..Expected::default()
    };
    change(&app, reader.t, port, said.transport, Some(expected)).await
}

/// Expects nothing on a port any more.
pub(crate) async fn forget<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(port): Path<u16>,
    Form(said): Form<Said>,
) -> Answer {
    change(&app, reader.t, port, said.transport, None).await
}

async fn change<S: Service>(
    app: &App<S>,
    t: &'static Texts,
    port: u16,
    transport: Transport,
    expected: Option<Expected>,
) -> Answer {
    let request = ExpectRequest {
        port,
        transport,
        expected,
    };
    app.service
        .expect(request)
        .await
        .map_err(|error| PageError::of(t, error))?;
    Ok(Redirect::to(&format!("/port/{port}")).into_response())
}

/// What is looked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
}

/// Looks for a word in everything: a number is its page, anything else is looked for among ports and messages.
pub(crate) async fn search<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Answer {
    let (t, word) = (reader.t, asked.q.trim());
    let number = word.split('/').next().unwrap_or_default();
    if let Ok(port) = number.parse::<u16>() {
        return Ok(Redirect::to(&format!("/port/{port}")).into_response());
    }
    let (found, messages) = tokio::join!(
        app.service.search_ports(PortSearchRequest {
            word: word.to_owned()
        }),
        app.service.search(SearchRequest {
            words: word.to_owned(),
            with: None,
            limit: MESSAGES_MAX + 1,
        }),
    );
    let found = found.map_err(|error| PageError::of(t, error))?;
    let messages = messages.unwrap_or_default();
    let are_all = messages.len() <= MESSAGES_MAX;
    let messages = messages
        .into_iter()
        .take(MESSAGES_MAX)
        .map(|message| MessageFound {
            href: format!(
                "/with/{}?found={row}#m{row}",
                escaped(&message.contact),
                row = message.row
            ),
            author: message.author,
            when: super::moment(message.sent_at_ms),
            contact: message.contact,
            text: message.text.unwrap_or_default(),
        });
    Ok(page(&SearchPage::new(
        app.frame(t, ""),
        &found,
        MessagesFound {
            messages: messages.collect(),
            are_all,
        },
    )))
}
