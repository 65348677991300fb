//! The servers: how each is started on odd ports of loopback, and what it should be taken for.
//!
//! `@DIR@` in a text is the stage's directory. Nobody gets more configuration than it takes to start. An MTA is not among
//! them, nor a clock daemon: a machine has its own, which the package would replace.

use super::{Server, tcp, tls, udp};

/// All of them.
pub const SERVERS: &[Server] = &[
    Server::new("sshd", &["openssh-server"], "-D -p 17001 -h @DIR@/hk -f /dev/null -o PidFile=none", &[tcp(17001, "ssh", "OpenSSH")])
        .prepare("mkdir -p /run/sshd && ssh-keygen -q -t ed25519 -N '' -f @DIR@/hk"),
    Server::new("dropbear", &["dropbear-bin"], "-F -E -p 17002 -r @DIR@/dk -P @DIR@/dropbear.pid", &[tcp(17002, "ssh", "dropbear")])
        .prepare("dropbearkey -t ed25519 -f @DIR@/dk"),
    Server::new(
        "nginx", &["nginx"],
        "-c @DIR@/nginx.conf -e stderr",
        &[tcp(17003, "http", "nginx"), tls(17004, "https", "nginx")],
    )
    .config(
        "nginx.conf",
        "daemon off; pid @DIR@/nginx.pid; error_log stderr; events {} http { access_log off; server { listen 17003; \
         listen 17004 ssl; ssl_certificate @DIR@/cert.pem; ssl_certificate_key @DIR@/key.pem; } }",
    ),
    Server::new("lighttpd", &["lighttpd"], "-D -f @DIR@/lighttpd.conf", &[tcp(17005, "http", "lighttpd")]).config(
        "lighttpd.conf",
        "server.document-root = \"@DIR@\"\nserver.port = 17005\n",
    ),
    Server::new("apache2", &["apache2-bin"], "-DFOREGROUND -f @DIR@/apache.conf", &[tcp(17006, "http", "Apache")]).config(
        "apache.conf",
        "ServerRoot @DIR@\nPidFile @DIR@/apache.pid\nErrorLog /dev/null\nListen 17006\nServerName localhost\n\
         LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\n\
         LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\nDocumentRoot @DIR@\n",
    ),
    Server::new("vsftpd", &["vsftpd"], "@DIR@/vsftpd.conf", &[tcp(17007, "ftp", "vsFTPd")])
        .prepare("mkdir @DIR@/ftp")
        .config(
            "vsftpd.conf",
            "listen=YES\nlisten_port=17007\nbackground=NO\nsecure_chroot_dir=@DIR@/ftp\nanonymous_enable=NO\n\
             local_enable=YES\n",
        ),
    Server::new(
        "dovecot", &["dovecot-imapd", "dovecot-pop3d"],
        "-F -c @DIR@/dovecot.conf",
        &[tcp(17008, "imap", "Dovecot"), tls(17009, "imaps", "Dovecot"), tcp(17010, "pop3", "Dovecot")],
    )
    .config(
        "dovecot.conf",
        "base_dir = @DIR@/dovecot\nstate_dir = @DIR@/dovecot-state\nprotocols = imap pop3\nlog_path = /dev/null\n\
         ssl = yes\nssl_cert = <@DIR@/cert.pem\nssl_key = <@DIR@/key.pem\n\
         service imap-login {\n inet_listener imap {\n port = 17008\n }\n inet_listener imaps {\n port = 17009\n \
         ssl = yes\n }\n}\n\
         service pop3-login {\n inet_listener pop3 {\n port = 17010\n }\n inet_listener pop3s {\n port = 0\n }\n}\n\
         passdb {\n driver = static\n args = password=test\n}\n",
    ),
    Server::new("redis-server", &["redis-server"], "--port 17012 --dir @DIR@", &[tcp(17012, "redis", "Redis")]),
    Server::new(
        "memcached", &["memcached"],
        "-u nobody -p 17013 -U 17013 -l 127.0.0.1",
        &[tcp(17013, "memcache", "memcached"), udp(17013, "memcache", "memcached")],
    ),
    Server::new(
        "mariadbd", &["mariadb-server-core"],
        "--no-defaults --user=nobody --datadir=@DIR@/mysql --port=17014 --bind-address=127.0.0.1 --socket=@DIR@/mysql.sock --skip-grant-tables",
        &[tcp(17014, "mysql", "MariaDB")],
    )
    .prepare("mkdir @DIR@/mysql && chown nobody @DIR@/mysql"),
    Server::new("postgres", &["postgresql"], "-D @DIR@/pg -p 17015 -k @DIR@/pg", &[tcp(17015, "postgresql", "PostgreSQL")])
        .user("nobody")
        .prepare(
            "mkdir @DIR@/pg && chown nobody @DIR@/pg && setpriv --reuid=nobody --clear-groups \
             $(ls -d /usr/lib/postgresql/*/bin | tail -1)/initdb -D @DIR@/pg -A trust -N",
        ),
    Server::new("mosquitto", &["mosquitto"], "-c @DIR@/mosquitto.conf", &[tcp(17016, "mqtt", "mosquitto")])
        .config("mosquitto.conf", "listener 17016\nallow_anonymous true\n"),
    Server::new("nats-server", &["nats-server"], "-p 17017", &[tcp(17017, "nats", "nats-server")]),
    Server::new(
        "unbound", &["unbound"],
        "-d -p -c @DIR@/unbound.conf",
        &[tcp(17018, "domain", "unbound"), udp(17018, "domain", "unbound")],
    )
    .config(
        "unbound.conf",
        "server:\n port: 17018\n interface: 127.0.0.1\n do-daemonize: no\n chroot: \"\"\n username: \"\"\n \
         pidfile: \"\"\n use-syslog: no\nremote-control:\n control-enable: no\n",
    ),
    Server::new(
        "dnsmasq", &["dnsmasq-base"],
        "-k -p 17019 -C /dev/null --no-resolv --no-hosts --pid-file --user=root",
        &[tcp(17019, "domain", "dnsmasq"), udp(17019, "domain", "dnsmasq")],
    ),
    Server::new("knotd", &["knot"], "-c @DIR@/knot.conf", &[udp(17020, "domain", "Knot DNS")]).config(
        "knot.conf",
        "server:\n    rundir: @DIR@\n    listen: 127.0.0.1@17020\n    version: \"Knot DNS 3.2\"\n\
         database:\n    storage: @DIR@\n",
    ),
    Server::new("slapd", &["slapd"], "-d 0 -f @DIR@/slapd.conf -h ldap://127.0.0.1:17021", &[tcp(17021, "ldap", "OpenLDAP")])
        .prepare("mkdir @DIR@/ldap")
        .config(
            "slapd.conf",
            "include /etc/ldap/schema/core.schema\npidfile @DIR@/slapd.pid\nmodulepath /usr/lib/ldap\n\
             moduleload back_mdb\ndatabase mdb\nsuffix \"dc=example\"\ndirectory @DIR@/ldap\n",
        ),
    Server::new("smbd", &["samba"], "-F --no-process-group -p 17022 -s @DIR@/smb.conf", &[tcp(17022, "microsoft-ds", "Samba")])
        .prepare("mkdir @DIR@/smb")
        .config(
            "smb.conf",
            "[global]\nprivate dir = @DIR@/smb\nlock directory = @DIR@/smb\nstate directory = @DIR@/smb\n\
             cache directory = @DIR@/smb\npid directory = @DIR@/smb\nncalrpc dir = @DIR@/smb/nc\n\
             log file = @DIR@/smb/log\n",
        ),
    Server::new(
        "snmpd", &["snmpd"],
        "-f -Lo -C -c /dev/null -p @DIR@/snmp.pid udp:127.0.0.1:17023",
        &[udp(17023, "snmp", "net-snmp")],
    ),
    Server::new("danted", &["dante-server"], "-f @DIR@/dante.conf -p @DIR@/dante.pid", &[tcp(17025, "socks", "Dante")]).config(
        "dante.conf",
        "logoutput: stderr\ninternal: 127.0.0.1 port = 17025\nexternal: 127.0.0.1\nsocksmethod: none\n\
         clientmethod: none\nuser.notprivileged: nobody\nclient pass { from: 0/0 to: 0/0 }\n\
         socks block { from: 0/0 to: 0/0 }\n",
    ),
    Server::new("tinyproxy", &["tinyproxy"], "-d -c @DIR@/tinyproxy.conf", &[tcp(17026, "http", "tinyproxy")])
        .config("tinyproxy.conf", "Port 17026\nListen 127.0.0.1\nTimeout 60\n"),
    Server::new("haproxy", &["haproxy"], "-db -f @DIR@/haproxy.cfg", &[tcp(17027, "http", "")]).config(
        "haproxy.cfg",
        "defaults\n mode http\n timeout client 5s\n timeout connect 5s\n timeout server 5s\nfrontend f\n \
         bind 127.0.0.1:17027\n http-request return status 200\n",
    ),
    Server::new("rsync", &["rsync"], "--daemon --no-detach --port=17029 --config=@DIR@/rsyncd.conf", &[tcp(17029, "rsync", "rsync")])
        .config("rsyncd.conf", "use chroot = no\n[files]\npath = @DIR@\n"),
    Server::new(
        "distccd", &["distcc"],
        "--no-detach --daemon --port 17030 --allow 127.0.0.1 --user nobody --log-stderr",
        &[tcp(17030, "distcc", "distcc")],
    ),
    Server::new("beanstalkd", &["beanstalkd"], "-l 127.0.0.1 -p 17031", &[tcp(17031, "beanstalkd", "beanstalkd")]),
    Server::new("gearmand", &["gearman-job-server"], "-L 127.0.0.1 -p 17032 -l stderr", &[tcp(17032, "gearman", "gearmand")]),
    Server::new(
        "transmission-daemon", &["transmission-daemon"],
        "-f -g @DIR@/transmission -p 17035 -P 17036 -M --no-utp",
        &[tcp(17035, "http", "Transmission")],
    ),
    Server::new("ngircd", &["ngircd"], "-n -f @DIR@/ngircd.conf", &[tcp(17039, "irc", "ngIRCd")]).config(
        "ngircd.conf",
        "[Global]\nName = irc.alice.example\nPorts = 17039\nListen = 127.0.0.1\nServerUID = nobody\n\
         ServerGID = nogroup\n[Options]\nPAM = no\nIdent = no\nDNS = no\n",
    ),
    Server::new(
        "turnserver", &["coturn"],
        "-n -L 127.0.0.1 -p 17041 --no-tls --no-dtls --no-cli --log-file stdout --pidfile @DIR@/turn.pid \
         --userdb @DIR@/turndb",
        &[tcp(17041, "stun", "Coturn"), udp(17041, "stun", "Coturn")],
    ),
    Server::new("privoxy", &["privoxy"], "--no-daemon @DIR@/privoxy.conf", &[tcp(17044, "http", "Privoxy")])
        .config("privoxy.conf", "listen-address 127.0.0.1:17044\nconfdir /etc/privoxy\n"),
    Server::new("svnserve", &["subversion"], "-d --foreground --listen-port 17046 -r @DIR@", &[tcp(17046, "svn", "Subversion")]),
];
