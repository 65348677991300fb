//! Namespaces found in process file systems made of plain files; real ones are entered in `tests/netns`.

use std::os::unix::fs::symlink;

use super::*;

/// A machine on which our own namespace has the number of a file, as `stat` sees it.
struct FakeMachine(tempfile::TempDir);

impl FakeMachine {
    fn new() -> Self {
        let fake = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(fake.proc().join("thread-self/ns")).unwrap();
        fs::write(fake.proc().join("thread-self/ns/net"), "").unwrap();
        fake
    }

    fn proc(&self) -> PathBuf {
        self.0.path().join("proc")
    }

    fn own(&self) -> u64 {
        rustix::fs::stat(self.proc().join("thread-self/ns/net"))
            .unwrap()
            .st_ino
    }

    fn add_process(&self, pid: u32, name: &str, namespace: u64) {
        let process = self.proc().join(pid.to_string());
        fs::create_dir_all(process.join("ns")).unwrap();
        fs::write(process.join("comm"), format!("{name}\n")).unwrap();
        symlink(format!("net:[{namespace}]"), process.join("ns/net")).unwrap();
    }

    fn add_name(&self, name: &str) -> u64 {
        let folder = self.0.path().join(NAMED[0]);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), "").unwrap();
        rustix::fs::stat(folder.join(name)).unwrap().st_ino
    }

    fn roots(&self) -> Roots {
        Roots {
            proc: self.proc(),
            root: self.0.path().to_owned(),
            ..Roots::default()
        }
    }

    fn survey(&self, is_hurried: bool) -> Survey {
        survey(&self.roots(), is_hurried)
    }
}

fn shown(survey: &Survey) -> Vec<String> {
    survey
        .found
        .values()
        .map(|(_, namespace)| namespace.to_string())
        .collect()
}

#[test]
fn each_namespace_is_found_once_and_ours_is_not() {
    let machine = FakeMachine::new();
    machine.add_process(1, "init", machine.own());
    machine.add_process(7, "nginx", 4_026_532_007);
    machine.add_process(8, "nginx", 4_026_532_007);
    let survey = machine.survey(false);
    let [only] = &shown(&survey)[..] else {
        panic!("{survey:?}")
    };
    assert!(only.starts_with("net:[4026532007], where nginx"), "{only}");
    assert_eq!((survey.silent, survey.not_asked), (0, 0));
}

#[test]
fn a_name_and_a_process_of_one_namespace_are_told_together() {
    let machine = FakeMachine::new();
    let inode = machine.add_name("blue");
    machine.add_process(7, "nginx", inode);
    assert_eq!(
        shown(&machine.survey(false)),
        ["blue, where nginx (process 7) lives"]
    );
}

#[test]
fn what_is_no_namespace_is_passed_over() {
    let machine = FakeMachine::new();
    let process = machine.proc().join("7");
    // A process without the link, as one that ended; one whose link is of another kind; and what is no process.
    fs::create_dir_all(process.join("ns")).unwrap();
    fs::create_dir_all(machine.proc().join("sys")).unwrap();
    fs::create_dir_all(machine.proc().join("8/ns")).unwrap();
    symlink("mnt:[1]", machine.proc().join("8/ns/net")).unwrap();
    assert_eq!(machine.survey(false), Survey::default());
}

#[test]
fn a_machine_that_does_not_tell_our_own_namespace_is_left_alone() {
    let machine = FakeMachine::new();
    machine.add_process(7, "nginx", 4_026_532_007);
    fs::remove_dir_all(machine.proc().join("thread-self")).unwrap();
    assert_eq!(machine.survey(false), Survey::default());
}

#[test]
fn in_a_hurry_many_processes_are_not_asked() {
    let machine = FakeMachine::new();
    let blue = machine.add_name("blue");
    let red = 4_026_532_007;
    for pid in 1..=600 {
        machine.add_process(pid, "worker", red);
    }
    let hurried = machine.survey(true);
    assert_eq!(hurried.found.keys().collect::<Vec<_>>(), [&blue]);
    assert!(hurried.not_asked >= 600, "{hurried:?}");
    assert_eq!(machine.survey(false).found.len(), 2);
}

#[test]
fn namespaces_that_are_not_entered_are_counted() {
    let machine = FakeMachine::new();
    let add = |number: usize| {
        let pid = u32::try_from(number).unwrap();
        machine.add_process(pid, "worker", 4_026_532_000 + u64::from(pid));
    };
    // Links that lead nowhere are those of namespaces that went away, which is nothing to tell.
    let gaps = || observe(Scope::Everything, false, &machine.roots()).gaps;
    (1..=NAMESPACES_MAX).for_each(add);
    assert_eq!(gaps(), []);
    add(NAMESPACES_MAX + 1);
    let hidden = Gap::NamespacesHidden {
        namespaces: 1,
        processes: 0,
    };
    assert_eq!(gaps(), [hidden]);
}

#[test]
fn only_whole_links_count() {
    assert_eq!(parse_namespace_link(b"net:[4026531840]"), Some(4_026_531_840));
    for other in [
        "net:[]",
        "net:[+1]",
        "net:[1",
        "mnt:[1]",
        "net:[18446744073709551616]",
        "",
    ] {
        assert_eq!(parse_namespace_link(other.as_bytes()), None, "{other}");
    }
}
