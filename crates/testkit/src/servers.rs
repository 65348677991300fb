//! Real servers on odd ports of a lab's host, for whoever has to tell them apart.
//!
//! They come from Debian's packages, which `cargo xtask setup` installs; one that is not installed is left out, and
//! whoever starts them says so. A port number gives nothing away: each is registered for something else, or for nothing.
//! Everything that a server writes lies in the stage's directory, and all of it ends with the host's namespace.

mod list;
mod stage;

pub use list::SERVERS;
pub use stage::{CERTIFIED, ServerError, Stage};

/// A server and everything it offers.
#[derive(Debug)]
pub struct Server {
    /// The program's file name.
    pub program: &'static str,
    /// The Debian packages that bring it and what it is started with.
    pub packages: &'static [&'static str],
    /// What it offers.
    pub services: &'static [Service],
    arguments: &'static str,
    /// A file of its own, by name and text.
    config: Option<(&'static str, &'static str)>,
    /// What a shell runs before.
    prepare: &'static str,
    /// Whose rights it gets, where it refuses to be root.
    user: Option<&'static str>,
}

/// A port of loopback and what is on it.
#[derive(Debug)]
pub struct Service {
    /// The port's number.
    pub port: u16,
    /// Whether it is UDP; TCP otherwise.
    pub is_udp: bool,
    /// The protocol, by its service name in the registry.
    pub protocol: &'static str,
    /// The product, in any case of letters; empty where nothing names it.
    pub product: &'static str,
    /// Whether it shows the stage's certificate at once.
    pub has_tls: bool,
}

impl Server {
    /// Describes a server; `@DIR@` in `arguments` stands for the stage's directory.
    const fn new(
        program: &'static str,
        packages: &'static [&'static str],
        arguments: &'static str,
        services: &'static [Service],
    ) -> Self {
        Self {
            program,
            packages,
            services,
            arguments,
            config: None,
            prepare: "",
            user: None,
        }
    }

    const fn config(self, name: &'static str, text: &'static str) -> Self {
        Self {
            config: Some((name, text)),
            ..self
        }
    }

    const fn prepare(self, prepare: &'static str) -> Self {
        Self { prepare, ..self }
    }

    const fn user(self, user: &'static str) -> Self {
        Self {
            user: Some(user),
            ..self
        }
    }

    /// Whether the program is on this machine.
    pub fn is_installed(&self) -> bool {
        stage::find(self.program).is_some()
    }
}

/// TCP without TLS.
const fn tcp(port: u16, protocol: &'static str, product: &'static str) -> Service {
    Service {
        port,
        is_udp: false,
        protocol,
        product,
        has_tls: false,
    }
}

/// TCP with TLS and the stage's certificate.
const fn tls(port: u16, protocol: &'static str, product: &'static str) -> Service {
    Service {
        has_tls: true,
        ..tcp(port, protocol, product)
    }
}

/// UDP.
const fn udp(port: u16, protocol: &'static str, product: &'static str) -> Service {
    Service {
        is_udp: true,
        ..tcp(port, protocol, product)
    }
}
