//! The connections of a port in the document about it.

use api::ports as api;
use ports::connections::{Connection, Holder};
use ports::owner::Owners;

use super::{owner, remark, transport};

/// Makes the entry of one connection.
pub(super) fn document(connection: &Connection) -> api::Connection {
    let holder = &connection.holder;
    let owners = match holder {
        Holder::Processes(Owners::Known(owners)) => owners.iter().map(owner).collect(),
        _ => Vec::new(),
    };
    api::Connection {
        transport: transport(connection.transport),
        local: connection.local.to_string(),
        remote: connection.remote.to_string(),
        state: connection.state.map(|state| state.name().to_owned()),
        owners,
        owners_unknown: holder.code().map(|code| remark(code, holder)),
        free_in_s: match holder {
            Holder::Closed { free_in } => free_in.map(|free_in| free_in.as_secs()),
            _ => None,
        },
    }
}
