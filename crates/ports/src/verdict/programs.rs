//! Programs whose names do not say which registered service they offer, and programs whose names say nothing at all.
//!
//! A short list, so that a freshly installed desktop or server is recognised; a program that is not listed is
//! compared by name alone. Being listed is no proof: a process may have any name.

/// Programs, and the registered service names that they commonly offer or use.
pub(super) const OFFERS: &[(&[&str], &[&str])] = &[
    // Web servers and what stands before them.
    (
        &[
            "nginx", "apache2", "httpd", "caddy", "lighttpd", "haproxy", "traefik", "envoy", "varnishd",
            "angie",
        ],
        &["http", "https", "http-alt", "pcsync-https"],
    ),
    // Names and addresses.
    (
        &[
            "named",
            "unbound",
            "pdns_server",
            "pdns_recursor",
            "knotd",
            "kresd",
            "coredns",
            "nsd",
            "stubby",
        ],
        &["domain", "domain-s"],
    ),
    (&["systemd-resolved"], &["domain", "llmnr", "mdns"]),
    (&["dnsmasq"], &["domain", "bootps", "dhcpv6-server", "tftp"]),
    (&["dhcpd", "kea-dhcp4", "kea-dhcp6"], &["bootps", "dhcpv6-server"]),
    (
        &[
            "dhclient",
            "dhcpcd",
            "udhcpc",
            "NetworkManager",
            "systemd-networkd",
            "connmand",
        ],
        &["bootpc", "dhcpv6-client"],
    ),
    (&["avahi-daemon", "mdnsd", "mDNSResponder"], &["mdns"]),
    // Browsers and players look for devices nearby.
    (
        &[
            "chrome",
            "chromium",
            "firefox",
            "firefox-bin",
            "msedge",
            "brave",
            "opera",
            "vivaldi-bin",
            "spotify",
        ],
        &["mdns", "ssdp"],
    ),
    (
        &["minidlnad", "rygel", "gssdp-device-sniffer", "miniupnpd", "upnpd"],
        &["ssdp"],
    ),
    (&["nmbd"], &["netbios-ns", "netbios-dgm"]),
    (&["smbd", "ksmbd.mountd"], &["microsoft-ds", "netbios-ssn"]),
    (&["wsdd", "wsdd2"], &["wsdapi", "llmnr"]),
    // Time.
    (
        &["chronyd", "ntpd", "openntpd", "systemd-timesyncd", "timed"],
        &["ntp"],
    ),
    (&["ptp4l"], &["ptp-event", "ptp-general"]),
    // Mail.
    (
        &["master", "smtpd", "exim", "exim4", "sendmail", "opensmtpd"],
        &["smtp", "submission", "submissions"],
    ),
    (&["dovecot"], &["imap", "imaps", "pop3", "pop3s", "sieve"]),
    // Printing, files and remote control.
    (&["cupsd", "cups-browsed"], &["ipp", "ipps"]),
    (&["rpcbind", "portmap"], &["sunrpc"]),
    (&["vsftpd", "proftpd", "pure-ftpd"], &["ftp", "ftp-data", "ftps"]),
    (&["dropbear", "sshd", "sshd-session", "sshd-auth"], &["ssh"]),
    (
        &["xrdp", "gnome-remote-desktop-daemon", "krdpserver", "TermService"],
        &["ms-wbt-server"],
    ),
    (
        &["Xvnc", "x11vnc", "vino-server", "wayvnc", "krfb", "Xtigervnc"],
        &["rfb"],
    ),
    (&["Xorg", "Xwayland", "X"], &["x11"]),
    (&["tgtd"], &["iscsi-target"]),
    (&["inputattach", "upsd"], &["nut"]),
    // Databases and queues.
    (&["mysqld", "mariadbd"], &["mysql", "mysqlx"]),
    (&["postgres", "pgbouncer"], &["postgresql", "pgbouncer"]),
    (&["redis-server", "valkey-server", "redis-sentinel"], &["redis"]),
    (&["mongod", "mongos"], &["mongodb"]),
    (&["memcached"], &["memcache"]),
    (&["slapd", "ns-slapd"], &["ldap", "ldaps"]),
    (&["mosquitto"], &["mqtt", "secure-mqtt"]),
    (
        &["beam.smp"],
        &[
            "amqp",
            "amqps",
            "mqtt",
            "secure-mqtt",
            "xmpp-client",
            "xmpp-server",
        ],
    ),
    (&["etcd"], &["etcd-client", "etcd-server"]),
    // Networks, keys and calls.
    (
        &["charon", "pluto", "iked", "racoon", "strongswan"],
        &["isakmp", "ipsec-nat-t"],
    ),
    (&["openvpn"], &["openvpn"]),
    (&["krb5kdc"], &["kerberos"]),
    (&["kadmind"], &["kerberos-adm", "kpasswd"]),
    (&["radiusd", "freeradius"], &["radius", "radius-acct"]),
    (&["snmpd", "snmptrapd"], &["snmp", "snmptrap"]),
    (&["rsyslogd", "syslog-ng"], &["syslog", "syslog-tls"]),
    (&["asterisk", "kamailio", "opensips"], &["sip", "sips"]),
    (&["prosody", "ejabberd"], &["xmpp-client", "xmpp-server"]),
    (&["tor", "danted", "sockd", "microsocks"], &["socks"]),
    (&["bgpd", "bird", "gobgpd"], &["bgp"]),
    (&["dockerd"], &["docker", "docker-s", "swarm"]),
    (&["git-daemon"], &["git"]),
    (&["svnserve"], &["svn"]),
];

/// Programs that hold a port for another one: their own name tells nothing about the service.
pub(super) const GO_BETWEENS: &[&str] = &[
    "systemd",
    "launchd",
    "xinetd",
    "inetd",
    "docker-proxy",
    "rootlessport",
    "rootlesskit",
    "slirp4netns",
    "pasta",
    "pasta.avx2",
    "conmon",
    "svchost",
    "System",
];

/// Programs that run others inside of them: what is said about the service stands in their arguments.
pub(super) const INTERPRETERS: &[&str] = &[
    "python", "node", "nodejs", "java", "ruby", "perl", "php", "php-fpm", "bash", "sh", "dash", "zsh",
    "deno", "bun", "dotnet", "mono", "lua", "busybox", "tclsh", "guile",
];

/// Words that many programs have in their names, so that sharing one with a service means nothing.
pub(super) const COMMON_WORDS: &[&str] = &[
    "agent",
    "api",
    "bin",
    "cli",
    "client",
    "console",
    "control",
    "daemon",
    "dashboard",
    "data",
    "default",
    "emulator",
    "exporter",
    "host",
    "internet",
    "listener",
    "local",
    "main",
    "manager",
    "master",
    "monitor",
    "network",
    "node",
    "npm",
    "open",
    "port",
    "preview",
    "private",
    "protocol",
    "proxy",
    "query",
    "remote",
    "scheduler",
    "server",
    "service",
    "session",
    "simple",
    "system",
    "test",
    "tests",
    "tool",
    "transfer",
    "user",
    "web",
    "worker",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_is_spelled_as_registered() {
        for service in OFFERS.iter().flat_map(|(_, services)| *services) {
            assert!(
                !atlas::registry::by_service_name(service).is_empty(),
                "{service} is not registered"
            );
        }
    }
}
