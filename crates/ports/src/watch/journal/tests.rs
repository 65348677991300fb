//! What a journal remembers, forgets, and makes of a damaged file.

use std::time::Duration;

use atlas::number::{PortNumber, Transport};
use proptest::prelude::*;

use super::super::holding::{AddressClass, Program};
use super::*;

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn place(port: u16) -> Place {
    Place {
        transport: Transport::Tcp,
        port: PortNumber(port),
    }
}

fn held_by(programs: &[&str]) -> Holding {
    Holding {
        class: AddressClass::Wildcard,
        programs: programs
            .iter()
            .map(|path| Program {
                path: (*path).into(),
                unit: Some("web.service".into()),
            })
            .collect(),
    }
}

/// A journal with something open, something gone, and something nobody is known of.
fn journal() -> Journal {
    let mut journal = Journal::default();
    let opened = |names: &[&str]| Change::Opened(held_by(names));
    journal.note(place(80), &opened(&["/usr/sbin/nginx"]), at(100));
    journal.note(place(81), &opened(&["a\tb"]), at(110));
    journal.note(place(81), &Change::Closed(held_by(&["a\tb"])), at(120));
    journal.note(place(82), &opened(&[]), at(130));
    journal.confirm(at(140));
    journal
}

#[test]
fn the_file_gives_back_what_was_written() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new/journal");
    assert_eq!(Journal::read(&path).unwrap(), None);
    journal().write(&path).unwrap();
    assert_eq!(Journal::read(&path).unwrap(), Some(journal()));
    journal().write(&path).unwrap();
    let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(files, 1, "nothing else is left behind");
}

#[test]
fn what_is_said_of_one_port_is_read_without_the_rest() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    let none = Journal::read_port(&path, PortNumber(80)).unwrap();
    assert_eq!(none, None);
    journal().write(&path).unwrap();
    for (port, entries) in [(80, 1), (81, 1), (82, 1), (8, 0), (100, 0)] {
        let read = Journal::read_port(&path, PortNumber(port)).unwrap().unwrap();
        let mut expected = journal();
        expected.entries.retain(|(place, _), _| place.port.0 == port);
        assert_eq!(expected.entries.len(), entries);
        assert_eq!(read, expected, "{port}");
    }
}

#[test]
fn a_journal_that_was_cut_off_tells_nothing_of_one_port_either() {
    let text = journal().to_text();
    for len in 0..text.len() {
        assert!(
            parse_port(&text.as_bytes()[..len], PortNumber(80)).is_err(),
            "{len}"
        );
    }
    let damaged = text.replace("\t80\twildcard", "\t80\tnowhere");
    assert_eq!(
        parse_port(damaged.as_bytes(), PortNumber(80)),
        Err(Damage::Line { number: 2 })
    );
    assert!(parse_port(damaged.as_bytes(), PortNumber(81)).is_ok());
}

#[test]
fn what_is_open_is_the_baseline() {
    let places: Vec<_> = journal().baseline().into_keys().collect();
    assert_eq!(places, [place(80), place(82)]);
}

#[test]
fn what_comes_back_is_known() {
    let mut journal = journal();
    let holding = held_by(&["a\tb"]);
    journal.note(place(81), &Change::Opened(holding.clone()), at(200));
    let expected = Times {
        first_seen: at(110),
        since: at(200),
        closed: None,
    };
    assert_eq!(journal.times(place(81), &holding), Some(expected));
}

#[test]
fn what_is_learned_later_was_there_before() {
    let mut journal = journal();
    let change = Change::Learned {
        before: held_by(&[]),
        now: held_by(&["/usr/bin/node"]),
    };
    journal.note(place(82), &change, at(200));
    let times = journal.times(place(82), &held_by(&["/usr/bin/node", "/usr/bin/npm"]));
    assert_eq!(times.unwrap().since, at(130));
    assert_eq!(journal.baseline()[&place(82)].len(), 1);
}

#[test]
fn what_went_long_ago_is_forgotten_first() {
    let mut journal = journal();
    for second in 0..10_000 {
        let change = Change::Opened(held_by(&[&second.to_string()]));
        journal.note(place(90), &change, at(1000 + second));
        let change = Change::Closed(held_by(&[&second.to_string()]));
        journal.note(place(90), &change, at(1000 + second));
    }
    journal.confirm(at(20_000));
    assert_eq!(journal.entries.len(), CLOSED_MAX + 2);
    assert!(journal.times(place(80), &held_by(&["/usr/sbin/nginx"])).is_some());
    assert!(journal.times(place(90), &held_by(&["9999"])).is_some());
    assert!(journal.times(place(90), &held_by(&["0"])).is_none());
}

#[test]
fn damage_is_found_wherever_it_is() {
    let whole = format::to_text(&journal());
    assert_eq!(parse(b""), Err(Damage::Title));
    assert_eq!(
        parse(b"directnet watch journal 2\t1\nend\t0\n"),
        Err(Damage::Title)
    );
    for cut in 0..whole.len() - 1 {
        assert!(parse(&whole.as_bytes()[..cut]).is_err(), "cut at {cut}");
    }
    let broken = whole.replacen("tcp", "tpc", 1);
    assert_eq!(parse(broken.as_bytes()), Err(Damage::Line { number: 2 }));
    let shorter: String = whole
        .split_inclusive('\n')
        .enumerate()
        .filter(|(at, _)| *at != 2)
        .map(|(_, line)| line)
        .collect();
    assert_eq!(parse(shorter.as_bytes()), Err(Damage::CutOff));
}

#[test]
fn a_damaged_file_is_kept_aside() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    fs::write(&path, "not a journal").unwrap();
    assert!(matches!(Journal::read(&path), Err(ReadError::Damaged { .. })));
    let aside = set_aside(&path).unwrap();
    assert_eq!(fs::read_to_string(aside).unwrap(), "not a journal");
    assert_eq!(Journal::read(&path).unwrap(), None);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = parse(&bytes);
        let _ = parse_port(&bytes, PortNumber(80));
    }

    #[test]
    fn any_lines_are_read_or_refused(lines in "(open|gone)\tudp\t[0-9]{1,6}\twildcard\t[0-9]{1,20}\t[0-9]{1,20}\t-(\t[a-z]){0,3}\n") {
        let _ = parse(format!("directnet watch journal 1\t-\n{lines}end\t1\n").as_bytes());
    }
}

/// A line of a journal: a port, and programs that hold it.
fn line(port: usize, programs: &str) -> String {
    format!("open\ttcp\t{port}\twildcard\t1\t1\t-{programs}\n")
}

fn text_of(lines: &[String]) -> String {
    let title = Journal::default().to_text();
    let title = title.lines().next().unwrap();
    format!("{title}\n{}end\t{}\n", lines.concat(), lines.len())
}

/// That of `format::PROGRAMS_MAX`, which nobody else can name.
const PROGRAMS_MAX: usize = 64;

#[test]
fn a_line_has_so_many_programs_and_a_journal_so_many_lines() {
    let programs = |count: usize| (0..count).map(|n| format!("\t/bin/{n}\t-")).collect::<String>();
    let read = |programs: String| parse(text_of(&[line(1, &programs)]).as_bytes());
    assert!(read(programs(PROGRAMS_MAX)).is_ok());
    let too_many = read(programs(PROGRAMS_MAX + 1));
    assert_eq!(too_many, Err(Damage::Line { number: 2 }));
    // And so many are written at most.
    let names: Vec<String> = (0..=PROGRAMS_MAX).map(|n| format!("/bin/{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut crowded = Journal::default();
    crowded.note(place(80), &Change::Opened(held_by(&names)), at(100));
    assert!(parse(crowded.to_text().as_bytes()).is_ok());

    let mut lines: Vec<String> = (0..ENTRIES_MAX)
        .map(|n| line(n % 65_536, &format!("\t{}\t-", n / 65_536)))
        .collect();
    assert_eq!(
        parse(text_of(&lines).as_bytes()).unwrap().entries.len(),
        ENTRIES_MAX
    );
    lines.push(line(1, "\tone more\t-"));
    let damage = Damage::Line {
        number: ENTRIES_MAX + 2,
    };
    assert_eq!(parse(text_of(&lines).as_bytes()), Err(damage));
}

#[test]
fn a_file_that_is_too_long_is_no_journal() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    let one = usize::try_from(FILE_LEN_MAX).unwrap() / 8;
    let read = |count: usize, len: usize| {
        let lines: Vec<String> = (0..count)
            .map(|port| line(port, &format!("\t{}\t-", "x".repeat(len))))
            .collect();
        fs::write(&path, text_of(&lines)).unwrap();
        Journal::read(&path)
    };
    assert!(read(7, one).unwrap().is_some());
    assert!(matches!(read(8, one), Err(ReadError::Damaged { .. })));
}

#[test]
fn more_than_is_read_is_not_written() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    let holding = |n: usize| held_by(&[&n.to_string()]);
    let times = Times {
        first_seen: at(1),
        since: at(1),
        closed: None,
    };
    let mut crowded = Journal::default();
    let places = (0..ENTRIES_MAX).map(|n| (place((n % 65_536).try_into().unwrap()), holding(n)));
    crowded.entries.extend(places.map(|entry| (entry, times)));
    crowded.write(&path).unwrap();
    let before = fs::read(&path).unwrap();
    crowded.entries.insert((place(1), holding(ENTRIES_MAX)), times);
    let refused = crowded.write(&path).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
    assert!(
        fs::read(&path).unwrap() == before,
        "what was written before is still there"
    );

    let path_len = usize::try_from(FILE_LEN_MAX).unwrap();
    let mut long = Journal::default();
    long.entries
        .insert((place(1), held_by(&[&"x".repeat(path_len)])), times);
    assert!(long.write(&path).is_err());
}
