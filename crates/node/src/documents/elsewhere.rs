//! Turns sockets of other network namespaces into documents, each with the namespace it is in.

use api::ports as api;
use ports::evidence::HeldSocket;
use ports::namespace::{Inhabitant, NetworkNamespace};

/// Makes the document about a socket elsewhere; `None` for one that is here.
pub(super) fn document(held: &HeldSocket) -> Option<api::Elsewhere> {
    Some(api::Elsewhere {
        namespace: namespace(held.namespace.as_deref()?),
        port: held.socket.local.port.0,
        transport: super::transport(held.socket.transport),
        socket: super::socket(held),
    })
}

fn namespace(namespace: &NetworkNamespace) -> api::Namespace {
    api::Namespace {
        inode: namespace.inode,
        name: namespace.name.as_ref().map(ToString::to_string),
        process: namespace.process.as_ref().map(inhabitant),
    }
}

fn inhabitant(process: &Inhabitant) -> api::Inhabitant {
    api::Inhabitant {
        pid: process.pid.0,
        process: process.name.as_ref().map(ToString::to_string),
    }
}
