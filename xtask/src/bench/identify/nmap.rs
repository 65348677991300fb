//! What nmap calls the protocols, and its answers in the format that is made for programs (`-oG`).

use testkit::servers::Service;

/// Our name for a protocol, and what nmap calls it where that differs.
const OTHER_NAMES: [(&str, &[&str]); 9] = [
    ("http", &["http-proxy"]),
    ("https", &["ssl|http", "ssl|https"]),
    ("imaps", &["ssl|imap"]),
    ("memcache", &["memcached"]),
    ("microsoft-ds", &["netbios-ssn"]),
    ("socks", &["socks5"]),
    ("beanstalkd", &["beanstalk"]),
    ("svn", &["svnserve"]),
    ("distcc", &["distccd"]),
];

/// Whether nmap's output names the service's protocol, or its product.
pub(super) fn is_right(output: &str, service: &Service) -> bool {
    let Some([name, version]) = answer(output, service) else {
        return false;
    };
    let others = OTHER_NAMES
        .iter()
        .find(|(protocol, _)| *protocol == service.protocol)
        .map_or(&[][..], |(_, names)| names);
    let is_named =
        !service.product.is_empty() && version.to_lowercase().contains(&service.product.to_lowercase());
    name == service.protocol || others.contains(&name) || is_named
}

/// The name and the version that the output has for the service's port.
fn answer<'a>(output: &'a str, service: &Service) -> Option<[&'a str; 2]> {
    let transport = if service.is_udp { "udp" } else { "tcp" };
    let begin = format!("{}/open/{transport}/", service.port);
    let ports = output.lines().find_map(|line| line.split_once("Ports: "))?.1;
    let entry = ports.split(", ").find(|entry| entry.starts_with(&begin))?;
    let mut fields = entry.split('/').skip(4);
    let name = fields.next()?;
    Some([name, fields.nth(1).unwrap_or("")])
}

#[cfg(test)]
mod tests {
    use testkit::servers::SERVERS;

    use super::*;

    /// Whether the output is right about the first service of a server.
    fn is_right_about(program: &str, output: &str) -> bool {
        let server = SERVERS.iter().find(|server| server.program == program);
        server
            .and_then(|server| server.services.first())
            .is_some_and(|service| is_right(output, service))
    }

    #[test]
    fn a_protocol_or_a_product_is_right_and_a_guess_is_not() {
        let output = "Host: 127.0.0.1 ()\tPorts: 17001/open/tcp//ssh//OpenSSH 9.2p1 (protocol 2.0)/, \
                      17003/open/tcp//unknown?///, 17013/open/tcp//memcached//Memcached 1.6.18/";
        assert!(is_right_about("sshd", output));
        assert!(!is_right_about("nginx", output));
        assert!(is_right_about("memcached", output));
        assert!(!is_right_about("dropbear", output));
    }
}
