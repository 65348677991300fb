//! Format files and samples as a kernel writes them, and as it never would.

use proptest::prelude::*;

use super::*;
use crate::owner::Pid;
use crate::watch::source::Caller;

/// The format of Linux 6.18 on x86_64, without the line that says how to print it.
const FORMAT: &str = "\
name: inet_sock_set_state
ID: 2287
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
	field:unsigned char common_preempt_count;	offset:3;	size:1;	signed:0;
	field:int common_pid;	offset:4;	size:4;	signed:1;

	field:const void * skaddr;	offset:8;	size:8;	signed:0;
	field:int oldstate;	offset:16;	size:4;	signed:1;
	field:int newstate;	offset:20;	size:4;	signed:1;
	field:__u16 sport;	offset:24;	size:2;	signed:0;
	field:__u16 dport;	offset:26;	size:2;	signed:0;
	field:__u16 family;	offset:28;	size:2;	signed:0;
	field:__u16 protocol;	offset:30;	size:2;	signed:0;
	field:__u8 saddr[4];	offset:32;	size:4;	signed:0;
	field:__u8 daddr[4];	offset:36;	size:4;	signed:0;
	field:__u8 saddr_v6[16];	offset:40;	size:16;	signed:0;
	field:__u8 daddr_v6[16];	offset:56;	size:16;	signed:0;
";

fn layout(format: &str) -> Option<Layout> {
    Layout::of(&Tracepoint {
        id: 2287,
        format: Format::parse(format),
    })
}

/// A listener that opens on `family`, at 127.0.0.1:3447 or `[::1]:3447`.
fn raw(tracepoint: u16, family: u16, new_state: u32) -> Vec<u8> {
    let mut raw = vec![0; 72];
    let mut put = |at: usize, bytes: &[u8]| raw[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &tracepoint.to_ne_bytes());
    put(8, &0xffff_8000_usize.to_ne_bytes());
    put(20, &new_state.to_ne_bytes());
    put(24, &3447_u16.to_ne_bytes());
    put(28, &family.to_ne_bytes());
    put(32, &[127, 0, 0, 1]);
    put(55, &[1]);
    raw
}

const BY: Caller = Caller {
    pid: Pid(7),
    thread: 8,
};

fn read(raw: &[u8]) -> Option<KernelEvent> {
    layout(FORMAT).unwrap().event(&Sample {
        by: BY,
        at_ns: 5,
        raw,
    })
}

#[test]
fn a_listener_that_opens_or_closes_is_read() {
    let listener = |ip: &str, is_open| KernelEvent::Listener {
        at_ns: 5,
        by: BY,
        socket: 0xffff_8000,
        port: 3447,
        ip: ip.parse().unwrap(),
        is_open,
    };
    assert_eq!(read(&raw(2287, FAMILY_V4, 10)), Some(listener("127.0.0.1", true)));
    assert_eq!(read(&raw(2287, FAMILY_V6, 7)), Some(listener("::1", false)));
    assert_eq!(read(&raw(2287, 99, 10)), None);
    assert_eq!(read(&raw(2237, 0, 0)), Some(KernelEvent::Bind { by: BY }));
    assert_eq!(read(&raw(2287, FAMILY_V4, 10)[..30]), None);
}

#[test]
fn a_format_without_a_field_or_with_another_size_is_not_used() {
    assert!(layout(FORMAT).is_some());
    assert!(layout(&FORMAT.replace("skaddr", "sk")).is_none());
    assert!(layout(&FORMAT.replace("sport;	offset:24;	size:2", "sport;	offset:24;	size:4")).is_none());
    assert!(layout("").is_none());
}

#[test]
fn a_field_behind_what_is_read_is_not_there() {
    let directory = tempfile::tempdir().unwrap();
    let point = directory.path().join("events/sock/state");
    std::fs::create_dir_all(&point).unwrap();
    std::fs::write(point.join("id"), "2287\n").unwrap();
    let tracefs = Tracefs(File::open(directory.path()).unwrap().into());
    let is_used = |len: u64| {
        let before = usize::try_from(len).unwrap() - FORMAT.len();
        std::fs::write(point.join("format"), format!("{}{FORMAT}", "\n".repeat(before))).unwrap();
        Layout::of(&tracefs.tracepoint("sock/state").unwrap()).is_some()
    };
    assert!(is_used(FILE_LEN_MAX));
    let last = "	field:__u8 daddr_v6[16];	offset:56;	size:16;	signed:0;\n";
    // The last field is none that is used; the one before it is.
    let cut = u64::try_from(last.len()).unwrap() + 20;
    assert!(!is_used(FILE_LEN_MAX + cut));
}

#[test]
fn fields_may_be_anywhere() {
    let far = FORMAT.replace("offset:24;", "offset:18446744073709551615;");
    assert!(layout(&far).is_none(), "a place beyond the end of memory is none");
}

proptest! {
    #[test]
    fn any_format_and_any_sample_are_read_or_refused(
        format in "(\tfield:[a-z* ]{0,9};\toffset:[0-9]{1,20};\tsize:[0-9]{1,20};\n){0,9}",
        raw: Vec<u8>,
    ) {
        let _ = Format::parse(&format);
        let _ = read(&raw);
    }
}
