//! Programs that are known by name, and what they speak.
//!
//! A name proves nothing, since anybody can choose it: it decides which question comes first, and stands in, marked
//! as likely, where a server answers none.

use crate::owner::Owner;

/// A program and its protocols.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Program {
    /// The file names it has, without the folder.
    names: &'static [&'static str],
    /// What people call it.
    pub(super) product: &'static str,
    /// What it speaks, by service names, the commonest first.
    pub(super) protocols: &'static [&'static str],
}

const fn program(
    names: &'static [&'static str],
    product: &'static str,
    protocols: &'static [&'static str],
) -> Program {
    Program {
        names,
        product,
        protocols,
    }
}

const PROGRAMS: &[Program] = &[
    program(&["sshd", "sshd-session"], "OpenSSH", &["ssh"]),
    program(&["dropbear"], "dropbear", &["ssh"]),
    program(&["nginx"], "nginx", &["http"]),
    program(&["apache2", "httpd"], "Apache", &["http"]),
    program(&["lighttpd"], "lighttpd", &["http"]),
    program(&["caddy"], "Caddy", &["http"]),
    program(&["tinyproxy"], "tinyproxy", &["http"]),
    program(&["privoxy"], "Privoxy", &["http"]),
    program(&["squid"], "Squid", &["http"]),
    program(&["varnishd"], "Varnish", &["http"]),
    program(&["icecast2", "icecast"], "Icecast", &["http"]),
    program(&["cupsd"], "CUPS", &["ipp"]),
    program(&["prometheus"], "Prometheus", &["http"]),
    program(&["grafana", "grafana-server"], "Grafana", &["http"]),
    program(&["etcd"], "etcd", &["etcd-client", "etcd-server"]),
    program(&["consul"], "Consul", &["http", "domain"]),
    program(&["vsftpd"], "vsFTPd", &["ftp"]),
    program(&["pure-ftpd"], "Pure-FTPd", &["ftp"]),
    program(&["proftpd"], "ProFTPD", &["ftp"]),
    program(&["exim4", "exim"], "Exim", &["smtp"]),
    program(&["smtpd"], "OpenSMTPD", &["smtp"]),
    program(&["master"], "Postfix", &["smtp"]),
    program(
        &["dovecot", "imap-login", "pop3-login"],
        "Dovecot",
        &["imap", "pop3"],
    ),
    program(&["innd", "nnrpd"], "InterNetNews", &["nntp"]),
    program(&["mysqld"], "MySQL", &["mysql"]),
    program(&["mariadbd"], "MariaDB", &["mysql"]),
    program(&["postgres", "pgbouncer"], "PostgreSQL", &["postgresql"]),
    program(
        &["redis-server", "redis-sentinel", "redis-check-rdb"],
        "Redis",
        &["redis"],
    ),
    program(&["valkey-server"], "Valkey", &["redis"]),
    program(&["memcached"], "memcached", &["memcache"]),
    program(&["mongod", "mongos"], "MongoDB", &["mongodb"]),
    program(&["mosquitto"], "mosquitto", &["mqtt"]),
    program(&["nats-server"], "nats-server", &["nats"]),
    program(&["beanstalkd"], "beanstalkd", &["beanstalkd"]),
    program(&["gearmand"], "gearmand", &["gearman"]),
    program(&["named"], "BIND", &["domain"]),
    program(&["unbound"], "unbound", &["domain"]),
    program(&["dnsmasq"], "dnsmasq", &["domain", "tftp"]),
    program(&["knotd"], "Knot DNS", &["domain"]),
    program(&["nsd"], "NSD", &["domain"]),
    program(
        &["systemd-resolved", "systemd-resolve"],
        "systemd-resolved",
        &["domain", "llmnr"],
    ),
    program(&["avahi-daemon"], "Avahi", &["mdns"]),
    program(&["chronyd"], "chrony", &["ntp"]),
    program(&["ntpd"], "ntpd", &["ntp"]),
    program(&["snmpd"], "net-snmp", &["snmp"]),
    program(&["slapd"], "OpenLDAP", &["ldap"]),
    program(&["smbd"], "Samba", &["microsoft-ds", "netbios-ssn"]),
    program(&["nmbd"], "Samba", &["netbios-ns", "netbios-dgm"]),
    program(&["rpcbind"], "rpcbind", &["sunrpc"]),
    program(&["in.tftpd", "atftpd"], "tftpd", &["tftp"]),
    program(&["danted", "sockd"], "Dante", &["socks"]),
    program(&["tor"], "Tor", &["socks"]),
    program(&["rsync"], "rsync", &["rsync"]),
    program(&["git-daemon", "git"], "Git", &["git"]),
    program(&["svnserve"], "Subversion", &["svn"]),
    program(&["distccd"], "distcc", &["distcc"]),
    program(&["x11vnc"], "x11vnc", &["rfb"]),
    program(&["Xtigervnc", "Xvnc", "x0vncserver"], "TigerVNC", &["rfb", "x11"]),
    program(&["Xvfb", "Xorg", "Xwayland"], "X.Org", &["x11"]),
    program(&["xrdp"], "xrdp", &["ms-wbt-server"]),
    program(&["transmission-daemon"], "Transmission", &["http", "bittorrent"]),
    program(&["prosody"], "Prosody", &["xmpp-client", "xmpp-server"]),
    program(&["ejabberdctl"], "ejabberd", &["xmpp-client"]),
    program(&["ngircd"], "ngIRCd", &["irc"]),
    program(&["turnserver"], "coturn", &["stun"]),
    program(&["asterisk"], "Asterisk", &["sip"]),
    program(&["kamailio"], "Kamailio", &["sip"]),
    program(&["directnet"], "DirectNet", &["directnet"]),
];

/// Returns the program that one of the processes runs, if it is a known one.
pub(super) fn of_owners(owners: &[Owner]) -> Option<&'static Program> {
    owners.iter().find_map(|owner| {
        let file_name = owner
            .executable
            .as_ref()
            .and_then(|executable| executable.file_name());
        // The file's name first: a process may call itself anything.
        file_name
            .and_then(|name| by_name(name.as_str()))
            .or_else(|| by_name(owner.name.as_str()))
    })
}

fn by_name(name: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.names.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_programs() {
        let mut names: Vec<_> = PROGRAMS.iter().flat_map(|program| program.names).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn a_name_is_known_as_a_whole() {
        assert_eq!(by_name("sshd").map(|program| program.product), Some("OpenSSH"));
        assert_eq!(by_name("sshd2"), None);
    }
}
