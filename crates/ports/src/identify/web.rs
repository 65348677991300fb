//! HTTP and what is built on it: web servers, proxies, and the many products that show themselves in its headers.

use atlas::number::Transport;

use super::bytes::{after, find, first_line, mentions, until};
use super::finding::{Finding, Recogniser};
use super::probe::Probe;

/// What servers say in HTTP without being asked (some proxies and web cameras do), or to another question.
pub(super) const GREETINGS: &[Recogniser] = &[http];

/// What they are asked. HTTP/1.0 and no header: everybody understands it, and Redis takes some headers for an attack.
pub(super) const PROBES: &[Probe] = &[
    Probe {
        name: "http",
        services: &["http", "http-alt", "https", "http-mgmt", "ipp", "ipps"],
        transport: Transport::Tcp,
        send: b"GET / HTTP/1.0\r\n\r\n",
        recognise: http,
    },
    Probe {
        name: "etcd",
        services: &["etcd-client", "etcd-server"],
        transport: Transport::Tcp,
        send: b"GET /version HTTP/1.0\r\n\r\n",
        recognise: http,
    },
];

/// Words of an answer's head or body that name a product whose `Server` header does not, each with the name, and
/// with what stands before its version if anything does.
const SIGNS: [(&[u8], &[u8], &[u8]); 9] = [
    (b"\"etcdserver\":", b"etcd", b"\"etcdserver\":\""),
    (b"you know, for search", b"Elasticsearch", b"\"number\" : \""),
    (b"x-consul-", b"Consul", b""),
    (b"x-influxdb-version:", b"InfluxDB", b"X-Influxdb-Version: "),
    (b"x-jenkins:", b"Jenkins", b"X-Jenkins: "),
    (b"couchdb\":\"welcome", b"CouchDB", b"\"version\":\""),
    (b"prometheus time series", b"Prometheus", b""),
    (b"grafana", b"Grafana", b""),
    (b"proxy-agent: privoxy", b"Privoxy", b"Privoxy "),
];

fn http(answer: &[u8]) -> Option<Finding> {
    let line = first_line(answer);
    let status = line.strip_prefix(b"HTTP/1.")?.get(2..5)?;
    let code: u16 = std::str::from_utf8(status).ok()?.parse().ok()?;
    let head = answer.get(..find(answer, b"\r\n\r\n").unwrap_or(answer.len()))?;
    let finding = with_product(Finding::of("http"), head, answer);
    // Behind TLS, and behind some other protocols, a request in clear gets this answer.
    Some(if code == 400 { finding.ambiguous() } else { finding })
}

fn with_product(finding: Finding, head: &[u8], answer: &[u8]) -> Finding {
    for (sign, name, before_version) in SIGNS {
        if mentions(answer, sign) {
            let finding = finding.product(name);
            let version = (!before_version.is_empty())
                .then(|| after(answer, before_version))
                .flatten();
            return match version {
                Some(rest) => {
                    finding.version(until(rest, |byte| matches!(byte, b'"' | b'\r' | b'\n' | b' ')))
                }
                None => finding,
            };
        }
    }
    match header(head, b"server") {
        Some(server) => from_server(finding, server),
        None => finding,
    }
}

/// Takes `Server: nginx/1.22.1`, `Icecast 2.4.4` or `Apache/2.4.57 (Debian)` apart.
fn from_server(finding: Finding, server: &[u8]) -> Finding {
    let end_of_name = |byte: &u8| matches!(byte, b'/' | b'(');
    let name = until(server, end_of_name).trim_ascii();
    if server.contains(&b'/') {
        return finding.named(server, end_of_name);
    }
    let number = name.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    if number.first().is_some_and(u8::is_ascii_digit) {
        let product = name.strip_suffix(number).unwrap_or(name);
        return finding.product(product).version(number);
    }
    finding.product(name)
}

/// Returns the value of the first header of that name, given in lower case.
fn header<'a>(head: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    head.split(|byte| *byte == b'\n').skip(1).find_map(|line| {
        let (key, value) = line.split_at_checked(line.iter().position(|byte| *byte == b':')?)?;
        key.eq_ignore_ascii_case(name)
            .then(|| value.strip_prefix(b":").unwrap_or(value).trim_ascii())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: &str, product: Option<&str>, version: Option<&str>) {
        let found = http(answer.as_bytes()).unwrap();
        assert_eq!(found.product.as_ref().map(|name| name.as_str()), product);
        assert_eq!(found.version.as_ref().map(|name| name.as_str()), version);
    }

    #[test]
    fn the_product_is_in_the_head_or_in_the_body() {
        check(
            "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\n\r\n",
            Some("nginx"),
            Some("1.22.1"),
        );
        check(
            "HTTP/1.1 403 Forbidden\r\nserver: Apache/2.4.57 (Debian)\r\n\r\n",
            Some("Apache"),
            Some("2.4.57"),
        );
        check(
            "HTTP/1.0 200 OK\r\nServer: Icecast 2.4.4\r\n\r\n",
            Some("Icecast"),
            Some("2.4.4"),
        );
        check(
            "HTTP/1.0 409 Conflict\r\nServer: Transmission\r\n\r\n",
            Some("Transmission"),
            None,
        );
        check(
            "HTTP/1.0 200 OK\r\n\r\n{\"etcdserver\":\"3.4.23\",\"etcdcluster\":\"3.4.0\"}",
            Some("etcd"),
            Some("3.4.23"),
        );
        check(
            "HTTP/1.0 200 OK\r\n\r\n{\"version\" : {\n \"number\" : \"8.11.1\"}, \"tagline\" : \"You Know, for Search\"}",
            Some("Elasticsearch"),
            Some("8.11.1"),
        );
        check("HTTP/1.0 200 OK\r\n\r\n", None, None);
    }

    #[test]
    fn a_bad_request_may_have_been_meant_for_tls() {
        assert!(http(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap().is_ambiguous);
        assert_eq!(http(b"HTTP/1.x"), None);
        assert_eq!(http(b"HTTP/1.1 2"), None);
    }
}
