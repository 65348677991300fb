//! The page about a room: who is in it, and what is done about that.

use std::sync::Arc;

use api::Service;
use api::contacts::Decision;
use api::rooms::{Room, RoomAct, RoomRequest};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::{Answer, App, Reader, escaped, page, to_conversation};
use crate::error::{PageError, Told as _};
use crate::language::Texts;
use crate::view::rooms::RoomPage;

/// Whether a conversation is that of a room, by its name.
pub(crate) fn is_room(name: &str) -> bool {
    name.starts_with('#')
}

/// Returns what there is to know of a room.
pub(crate) async fn known<S: Service>(service: &S, t: &'static Texts, name: &str) -> Result<Room, PageError> {
    let request = RoomRequest {
        room: Some(name.to_owned()),
        ..RoomRequest::default()
    };
    let mut rooms = service.rooms(request).await.told(t)?.rooms;
    match rooms.is_empty() {
        false => Ok(rooms.swap_remove(0)),
        true => Err(PageError::no_page(t)),
    }
}

/// The page about a room.
pub(crate) async fn about<S: Service>(app: &App<S>, t: &'static Texts, name: &str) -> Answer {
    let room = known(&*app.service, t, name).await?;
    let contacts = app.service.contacts().await.told(t)?;
    Ok(page(&RoomPage::of(
        app.frame(t, "conversations"),
        &room,
        &contacts,
    )))
}

/// What the form for a new room sends.
#[derive(Deserialize)]
pub(crate) struct Named {
    name: String,
}

/// Makes a room.
pub(crate) async fn create<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(Named { name }): Form<Named>,
) -> Answer {
    let name = format!("#{}", name.trim().trim_start_matches('#'));
    let request = RoomRequest {
        room: Some(name.clone()),
        act: Some(RoomAct::Create),
        ..RoomRequest::default()
    };
    app.service.rooms(request).await.told(reader.t)?;
    to_conversation(&name)
}

/// What a button about a room sends.
#[derive(Deserialize)]
pub(crate) struct Act {
    act: RoomAct,
    #[serde(default)]
    who: String,
}

/// Does something about a room.
pub(crate) async fn act<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
    Form(Act { act, who }): Form<Act>,
) -> Answer {
    let request = RoomRequest {
        room: Some(name.clone()),
        act: Some(act),
        who: Some(who).filter(|who| !who.is_empty()),
        notifications: None,
    };
    app.service.rooms(request).await.told(reader.t)?;
    Ok(to_room(&name))
}

/// Decides about a room, or lets hold for it what holds for all contacts.
pub(super) async fn decide<S: Service>(
    app: &App<S>,
    t: &'static Texts,
    name: String,
    notifications: Option<Decision>,
) -> Answer {
    let request = RoomRequest {
        room: Some(name.clone()),
        notifications,
        ..RoomRequest::default()
    };
    app.service.rooms(request).await.told(t)?;
    Ok(to_room(&name))
}

fn to_room(name: &str) -> Response {
    Redirect::to(&format!("/with/{}/about", escaped(name))).into_response()
}
