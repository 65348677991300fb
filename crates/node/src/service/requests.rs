//! Requests, as the local API asks for them: who asks, whom the user asks, and what is decided.

use std::net::SocketAddr;

use api::contacts::{Blocking, Contact};
use api::requests::{
    AcceptRequest, AskRequest, Asked, IntroduceRequest, Introduced, Requests, SentRequest, Settled,
    WhichRequest,
};
use api::{ApiError, ErrorCode};
use messenger::{Answer, Name, PeerId, Request, RequestOutcome, Setting, Switch, limits};

use super::lookalikes::{self, Lookalikes};
use super::{Contacts, NodeService};
use crate::{answers, trouble};

impl NodeService {
    pub(super) async fn ask_stranger(&self, request: AskRequest) -> Result<Asked, ApiError> {
        let peer: PeerId = request.id.parse().map_err(bad)?;
        let name: Option<Name> = request.name.map(|name| name.parse()).transpose().map_err(bad)?;
        let outcome = self
            .messenger
            .request(peer, read_addrs(&request.addrs)?, name, request.text)
            .await
            .map_err(|error| trouble::request(&error))?;
        let (contact, request) = match outcome {
            RequestOutcome::Contact(contact) => {
                (Some(answers::contact(&self.messenger.known(contact))), None)
            }
            RequestOutcome::Asked(request) => (None, Some(sent(request))),
        };
        Ok(Asked {
            version: 1,
            contact,
            request,
        })
    }

    pub(super) async fn list_requests(&self) -> Result<Requests, ApiError> {
        let failed = |error| trouble::store(&error);
        let contacts = self.all_contacts().await?;
        let lookalikes = Lookalikes::among(&contacts);
        let open = self.messenger.setting(None, Setting::Requests).await;
        let received = self.messenger.requests().await.map_err(failed)?;
        let sent_ones = self.messenger.sent_requests().await.map_err(failed)?;
        let blocked = self.messenger.blocked_strangers().await.map_err(failed)?;
        Ok(Requests {
            version: 1,
            open: open.map_err(failed)? == Switch::On,
            received: received
                .into_iter()
                .map(|request| received_one(request, &contacts, &lookalikes))
                .collect(),
            sent: sent_ones.into_iter().map(sent).collect(),
            turned_away: self.messenger.requests_turned_away(),
            blocked: blocked.iter().map(ToString::to_string).collect(),
        })
    }

    pub(super) async fn accept(&self, request: AcceptRequest) -> Result<Contact, ApiError> {
        let name: Option<Name> = request.name.map(|name| name.parse()).transpose().map_err(bad)?;
        let found = self.request(&request.which).await?;
        if name.is_none()
            && let Some(other) =
                Lookalikes::among(&self.all_contacts().await?).holder_of(&found.name, found.peer)
        {
            let message = format!(
                "they call themselves {}, which is or looks like the name of your contact {other}, who is somebody else",
                found.name
            );
            return Err(ApiError::new(ErrorCode::NameTaken, message)
                .with_hint("if you know who it is, choose another name with: --as NAME"));
        }
        let accepted = self.messenger.accept_request(found.id, name).await;
        let contact = accepted.map_err(|error| trouble::accept(&error))?;
        lookalikes::told(&self.messenger, contact).await
    }

    pub(super) async fn decline(&self, request: WhichRequest) -> Result<Settled, ApiError> {
        let found = self.request(&request.which).await?;
        let declined = self.messenger.decline_request(found.id).await;
        declined.map_err(|error| trouble::store(&error))?;
        Ok(settled(found.peer, Some(&found.name)))
    }

    pub(super) async fn block_asker(&self, request: WhichRequest) -> Result<Blocking, ApiError> {
        let found = self.request(&request.which).await?;
        self.decline(WhichRequest {
            which: found.id.0.to_string(),
        })
        .await?;
        let blocked = self.messenger.block(found.peer).await;
        blocked.map_err(|error| trouble::store(&error))?;
        Ok(Blocking {
            version: 1,
            name: Some(found.name.to_string()),
            id: found.peer.to_string(),
            blocked: true,
        })
    }

    pub(super) async fn withdraw(&self, request: WhichRequest) -> Result<Settled, ApiError> {
        let failed = |error| trouble::store(&error);
        let asked = self.messenger.sent_requests().await.map_err(failed)?;
        let found = asked.into_iter().map(|sent| sent.request).find(|sent| {
            let is_called = |name: &Name| name.as_str() == request.which;
            sent.peer.to_string() == request.which || sent.name.as_ref().is_some_and(is_called)
        });
        let found = found.ok_or_else(|| none_like(&request.which))?;
        self.messenger
            .withdraw_request(found.peer)
            .await
            .map_err(failed)?;
        Ok(settled(found.peer, found.name.as_ref()))
    }

    pub(super) async fn make_known(&self, request: IntroduceRequest) -> Result<Introduced, ApiError> {
        let first = self.contact(&request.first).await?;
        let second = self.contact(&request.second).await?;
        let introduced = self.messenger.introduce(&first, &second).await;
        introduced.map_err(|error| trouble::introduce(&error))?;
        Ok(Introduced {
            version: 1,
            first: first.name.to_string(),
            second: second.name.to_string(),
        })
    }

    /// Finds a request by its number, its id, or a name that only one has.
    async fn request(&self, which: &str) -> Result<Request, ApiError> {
        let requests = self.messenger.requests().await;
        let requests = requests.map_err(|error| trouble::store(&error))?;
        let is_meant = |request: &&Request| {
            request.id.0.to_string() == which || request.peer.to_string() == which.to_lowercase()
        };
        if let Some(found) = requests.iter().find(is_meant) {
            return Ok(found.clone());
        }
        let mut called = requests
            .into_iter()
            .filter(|request| request.name.as_str() == which);
        match (called.next(), called.next()) {
            (Some(found), None) => Ok(found),
            (Some(_), Some(_)) => Err(ApiError::new(
                ErrorCode::BadRequest,
                format!("several who ask call themselves {which}"),
            )
            .with_hint("use the number that directnet requests shows")),
            (None, _) => Err(none_like(which)),
        }
    }
}

fn none_like(which: &str) -> ApiError {
    ApiError::new(ErrorCode::NoSuchRequest, format!("there is no request {which}"))
        .with_hint("directnet requests lists them")
}

fn bad(error: impl std::error::Error) -> ApiError {
    ApiError::new(ErrorCode::BadRequest, error.to_string())
}

fn read_addrs(addrs: &[String]) -> Result<Vec<SocketAddr>, ApiError> {
    if addrs.len() > limits::ADDRS_MAX {
        let message = format!("at most {} addresses are tried", limits::ADDRS_MAX);
        return Err(ApiError::new(ErrorCode::BadRequest, message));
    }
    let read = |addr: &String| {
        addr.parse().map_err(|_| {
            ApiError::new(ErrorCode::BadRequest, format!("{addr} is no address"))
                .with_hint("an address is written 192.0.2.1:3447 or [2001:db8::1]:3447")
        })
    };
    addrs.iter().map(read).collect()
}

fn settled(peer: PeerId, name: Option<&Name>) -> Settled {
    Settled {
        version: 1,
        id: peer.to_string(),
        name: name.map(ToString::to_string),
    }
}

fn received_one(
    request: Request,
    contacts: &Contacts,
    lookalikes: &Lookalikes<'_>,
) -> api::requests::Request {
    api::requests::Request {
        number: request.id.0,
        same_name_as: lookalikes.holder_of(&request.name, request.peer),
        introduced_by: introducer(&request, contacts),
        accepted: request.is_accepted,
        name: request.name.to_string(),
        id: request.peer.to_string(),
        text: request.text,
        received_at_ms: request.received_at.0,
    }
}

fn introducer(request: &Request, contacts: &Contacts) -> Option<String> {
    let id = request.introducer?;
    let introducer = contacts.iter().find(|known| known.contact.id == id);
    introducer.map(|known| known.contact.name.to_string())
}

fn sent(sent: messenger::SentRequest) -> SentRequest {
    let request = sent.request;
    SentRequest {
        id: request.peer.to_string(),
        name: request.name.map(|name| name.to_string()),
        text: request.text,
        addrs: request.addrs.iter().map(ToString::to_string).collect(),
        asked_at_ms: request.asked_at.0,
        left_at_ms: request.left_at.map(|at| at.0),
        trouble: match sent.answer {
            Answer::NotReached(how) => Some(how),
            Answer::Trying | Answer::Left => None,
        },
    }
}
