//! Files and their histories: FTP, rsync, Git, Subversion, SMB, TFTP and the port mapper of NFS.

use atlas::number::Transport;

use super::bytes::{after, be16, be32, byte, find, first_line, mentions, until};
use super::finding::{Finding, Recogniser};
use super::probe::Probe;

/// What these servers say first.
pub(super) const GREETINGS: &[Recogniser] = &[ftp, rsync, svn];

/// What the others are asked.
pub(super) const PROBES: &[Probe] = &[
    // A request for a repository that cannot be: the answer is an error, or nothing.
    Probe {
        name: "git",
        services: &["git"],
        transport: Transport::Tcp,
        send: b"0025git-upload-pack /\0host=localhost\0",
        recognise: git,
    },
    // SMB2 NEGOTIATE with the dialects 2.0.2 and 2.1 ([MS-SMB2] 2.2.3).
    Probe {
        name: "smb",
        services: &["microsoft-ds", "netbios-ssn"],
        transport: Transport::Tcp,
        send: b"\0\0\0\x68\xfeSMB@\0\0\0\0\0\0\0\0\0\x01\0\
                \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
                $\0\x02\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\x02\x10\x02",
        recognise: smb,
    },
    // NULL, the call that does nothing, to the port mapper (RFC 5531 and RFC 1833), in a record of one fragment.
    Probe {
        name: "rpc",
        services: &["sunrpc", "nfs"],
        transport: Transport::Tcp,
        send: b"\x80\0\0\x28\x0d\x0e\x0a\x0d\0\0\0\0\0\0\0\x02\0\x01\x86\xa0\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        recognise: rpc_record,
    },
    Probe {
        name: "rpc",
        services: &["sunrpc", "nfs"],
        transport: Transport::Udp,
        send: b"\x0d\x0e\x0a\x0d\0\0\0\0\0\0\0\x02\0\x01\x86\xa0\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        recognise: rpc,
    },
    // A read request for a file that nobody has (RFC 1350): the answer is an error.
    Probe {
        name: "tftp",
        services: &["tftp"],
        transport: Transport::Udp,
        send: b"\0\x01no-such-file.directnet\0octet\0",
        recognise: tftp,
    },
];

/// Names by which FTP servers are known in their greetings.
const FTP_PRODUCTS: [&[u8]; 6] = [
    b"vsFTPd",
    b"Pure-FTPd",
    b"ProFTPD",
    b"FileZilla Server",
    b"pyftpdlib",
    b"bftpd",
];

fn ftp(answer: &[u8]) -> Option<Finding> {
    let line = first_line(answer);
    let text = line.strip_prefix(b"220 ").or(line.strip_prefix(b"220-"))?;
    let finding = Finding::greeting("ftp");
    if !mentions(text, b"ftp") && !mentions(text, b"filezilla") {
        // Mail servers say 220 as well.
        return (!mentions(text, b"mtp")).then(|| finding.ambiguous());
    }
    let named = FTP_PRODUCTS
        .iter()
        .find_map(|name| Some((*name, after(text, name)?)));
    Some(match named {
        Some((name, rest)) => {
            let version = rest.trim_ascii_start();
            let is_version = version.first().is_some_and(u8::is_ascii_digit);
            let end = |byte: &u8| byte.is_ascii_whitespace() || *byte == b')';
            let finding = finding.product(name);
            if is_version {
                finding.version(until(version, end))
            } else {
                finding
            }
        }
        None => finding,
    })
}

fn rsync(answer: &[u8]) -> Option<Finding> {
    let version = first_line(answer).strip_prefix(b"@RSYNCD: ")?;
    version
        .first()
        .is_some_and(u8::is_ascii_digit)
        .then(|| Finding::greeting("rsync"))
}

fn svn(answer: &[u8]) -> Option<Finding> {
    answer
        .starts_with(b"( success ( ")
        .then(|| Finding::greeting("svn"))
}

/// A line of four hexadecimal digits and its text (Git, "pkt-line"), which is an error or begins with an object id.
fn git(answer: &[u8]) -> Option<Finding> {
    let length = answer.first_chunk::<4>()?;
    let text = answer.get(4..)?;
    let (id, rest) = text.split_at_checked(40).unwrap_or_default();
    let is_id = id.len() == 40 && id.iter().all(u8::is_ascii_hexdigit) && rest.starts_with(b" ");
    let is_line = length.iter().all(u8::is_ascii_hexdigit);
    (is_line && (text.starts_with(b"ERR ") || is_id)).then(|| Finding::of("git"))
}

/// A message of SMB 2 or 3, or of SMB 1, behind a header of four bytes.
fn smb(answer: &[u8]) -> Option<Finding> {
    let message = answer.get(4..)?;
    let is_smb = message.starts_with(b"\xfeSMB") || message.starts_with(b"\xffSMB");
    (is_smb && byte(answer, 0)? == 0).then(|| Finding::of("microsoft-ds"))
}

fn rpc_record(answer: &[u8]) -> Option<Finding> {
    let is_last_fragment = byte(answer, 0)? & 0x80 != 0;
    rpc(answer.get(4..)?).filter(|_| is_last_fragment)
}

/// A reply to our call; whether the program is there does not matter.
fn rpc(answer: &[u8]) -> Option<Finding> {
    let is_reply = be32(answer, 0)? == 0x0d0e_0a0d && be32(answer, 4)? == 1 && be32(answer, 8)? <= 1;
    is_reply.then(|| Finding::of("sunrpc"))
}

fn tftp(answer: &[u8]) -> Option<Finding> {
    let is_error = be16(answer, 0)? == 5 && be16(answer, 2)? <= 8 && answer.last() == Some(&0);
    (is_error && find(answer.get(4..)?, b"\0").is_some()).then(|| Finding::of("tftp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ftp_servers_are_told_from_mail_servers() {
        let found = ftp(b"220 (vsFTPd 3.0.3)\r\n").unwrap();
        assert_eq!(found.version.unwrap().as_str(), "3.0.3");
        assert!(
            !ftp(b"220---------- Welcome to Pure-FTPd [privsep] ----------\r\n")
                .unwrap()
                .is_ambiguous
        );
        assert!(ftp(b"220 ready\r\n").unwrap().is_ambiguous);
        assert_eq!(ftp(b"220 mx ESMTP\r\n"), None);
    }

    #[test]
    fn requests_are_as_long_as_they_say() {
        let sent = |name, transport| {
            PROBES
                .iter()
                .find(|probe| probe.name == name && probe.transport == transport)
                .unwrap()
                .send
        };
        assert_eq!(sent("git", Transport::Tcp).len(), 0x25);
        assert_eq!(sent("smb", Transport::Tcp).len(), 0x68 + 4);
        assert_eq!(sent("rpc", Transport::Tcp).len(), 0x28 + 4);
    }

    #[test]
    fn replies_are_told_by_what_we_sent() {
        assert_eq!(
            git(b"0044ERR access denied or repository not exported: /")
                .unwrap()
                .protocol,
            "git"
        );
        assert_eq!(git(b"1234567"), None);
        assert_eq!(git(&[b'a'; 4096]), None);
        assert_eq!(rsync(b"@RSYNCD: 31.0 sha512 md5\n").unwrap().protocol, "rsync");
        assert_eq!(
            svn(b"( success ( 2 2 ( ) ( edit-pipeline ) ) ) ")
                .unwrap()
                .protocol,
            "svn"
        );
        assert_eq!(tftp(b"\0\x05\0\x01File not found\0").unwrap().protocol, "tftp");
        let reply = b"\x80\0\0\x18\x0d\x0e\x0a\x0d\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        assert_eq!(rpc_record(reply).unwrap().protocol, "sunrpc");
    }
}
