//! Running a command that asks the node.

use std::path::Path;

use api::Client;
use api::socket::SocketAddress;

use crate::exit::{CommandError, Exit};

/// Runs `command` with the node whose directory is `home`.
pub(crate) fn with_node<F>(home: &Path, command: F) -> Result<Exit, CommandError>
where
    F: AsyncFnOnce(Client) -> Result<Exit, CommandError>,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(command(client(home)?))
}

/// Returns the node whose directory is `home`, as seen from another process.
pub(crate) fn client(home: &Path) -> Result<Client, CommandError> {
    Ok(Client::new(SocketAddress::of_home(&std::path::absolute(home)?)))
}
