//! What is on every port of this machine.
pub mod evidence;
pub mod owner;
#[cfg(target_os = "linux")]
mod roots;
pub mod sockets;
pub mod text;
