//! Asking a contact's machine about its ports, as the local API asks for it.

use api::contacts::AskedAbout;
use api::ports::{MachineDocument, MachineRequest, Transport};
use api::{ApiError, ErrorCode};
use messenger::LastQuestion;
use messenger::ask::{self, Question};

use super::NodeService;
use super::ports::blocking;
use crate::documents::machine::{Whose, document, transport as transport_told};
use crate::trouble;

impl NodeService {
    pub(super) async fn question(&self, request: MachineRequest) -> Result<MachineDocument, ApiError> {
        let question = question(&request)?;
        let contact = self.contact(&request.who).await?;
        let answer = self.messenger.ask_machine(&contact, question).await;
        let answer = answer.map_err(|error| trouble::ask(&error, contact.name.as_str()))?;
        let whose = Whose {
            name: contact.name.to_string(),
            id: contact.peer.to_string(),
            port: request.port,
        };
        let claims = self.port_claims();
        blocking(move || Ok(document(whose, answer, &claims.claims()))).await
    }
}

/// Describes what a contact asked about the ports of this machine.
pub(super) fn asked_about(last: LastQuestion) -> AskedAbout {
    let (port, transport) = match last.question {
        Question::Port { port, transport } => (Some(port), transport),
        Question::All | Question::Newer => (None, None),
    };
    AskedAbout {
        at_ms: last.at.0,
        port,
        transport: transport.map(transport_told),
        allowed: last.was_allowed,
    }
}

fn question(request: &MachineRequest) -> Result<Question, ApiError> {
    match (request.port, request.transport) {
        (None, None) => Ok(Question::All),
        (None, Some(_)) => Err(ApiError::new(
            ErrorCode::BadRequest,
            "a transport is asked about with its port",
        )),
        (Some(port), transport) => Ok(Question::Port {
            port,
            transport: transport.map(|transport| match transport {
                Transport::Tcp => ask::Transport::Tcp,
                Transport::Udp => ask::Transport::Udp,
                Transport::Sctp => ask::Transport::Sctp,
                Transport::Dccp => ask::Transport::Dccp,
            }),
        }),
    }
}
