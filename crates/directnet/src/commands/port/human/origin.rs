//! What is told of a process below its name: one labelled line for each thing that somebody would ask next.
//!
//! ```text
//!   package     nodejs 18.19.0 (dpkg)
//!   unit        shop.service, The shop
//!               /etc/systemd/system/shop.service
//!   container   shop-db, docker 3f2a91c0b1de of image postgres:16
//!   forwards    to 172.17.0.2:80 in container web, docker 4e5d6c7b8a90
//!   directory   /home/alice/shop
//!               git worktree of branch fix-cart, linked to /home/alice/main
//!   started by  bash 4001, sshd 3900, systemd 1
//!   not told    its package, its directory: not permitted to see it
//! ```

use ports::owner::Owner;
use ports::owner::container::Container;
use ports::owner::origin::{
    Activation, ContainerName, Directory, Forwarding, Head, Origin, Package, Topic, UnseenWhy, Worktree,
    shown,
};
use ports::owner::unit::{Manager, Unit};

use super::{Lines, faint, in_words};
use crate::language::say;
use crate::layout;

/// How many digits of a commit's id are shown.
const COMMIT_LEN: usize = 12;
/// The columns that labels take: the longest is "started by".
const LABEL_WIDTH: usize = 10;

/// A label, and the lines behind it.
pub(super) type Fact = (&'static str, Vec<String>);

/// Lists what is known of a process beyond its name, program and arguments.
pub(super) fn facts(owner: &Owner) -> Vec<Fact> {
    let origin = owner.origin.as_deref();
    let mut facts: Vec<Fact> = Vec::new();
    let mut add = |label, lines: Option<Vec<String>>| facts.extend(lines.map(|lines| (label, lines)));
    add(
        say!("origin-package"),
        origin.and_then(|origin| package(owner, origin)),
    );
    add(say!("origin-unit"), unit(owner));
    add(
        say!("origin-sockets"),
        origin.and_then(|origin| origin.activation.as_ref().map(activation)),
    );
    add(say!("origin-container"), container(owner));
    add(
        say!("origin-forwards"),
        origin.and_then(|origin| origin.forwards.as_ref().map(forwarding)),
    );
    add(
        say!("origin-directory"),
        origin.and_then(|origin| directory(origin.directory.as_ref()?)),
    );
    add(say!("origin-started-by"), origin.and_then(started_by));
    add(say!("origin-not-told"), origin.and_then(not_told));
    facts
}

/// Adds facts; those that the process `before` has as well are not told again.
pub(super) fn push(lines: &mut Lines, facts: &[Fact], before: &[Fact]) {
    for fact in facts.iter().filter(|fact| !before.contains(fact)) {
        let (label, texts) = fact;
        let mut label = layout::pad(label, LABEL_WIDTH);
        let room = lines.room().saturating_sub(4 + LABEL_WIDTH + 2);
        for line in texts.iter().flat_map(|text| layout::wrap(text, room)) {
            lines.push("", format!("    {}  {line}", faint(&label)));
            label = " ".repeat(LABEL_WIDTH);
        }
    }
}

fn package(owner: &Owner, origin: &Origin) -> Option<Vec<String>> {
    let is_looked_for = owner
        .executable
        .as_ref()
        .is_some_and(|executable| !executable.is_memfd())
        && !origin.unseen.iter().any(|unseen| unseen.topic == Topic::Package);
    let text = match &origin.package {
        Some(Package {
            name,
            version: Some(version),
            database,
        }) => format!("{name} {version} ({})", database.name()),
        Some(Package { name, database, .. }) => format!("{name} ({})", database.name()),
        None if is_looked_for => say!("origin-no-package").to_owned(),
        None => return None,
    };
    Some(vec![text])
}

fn unit(owner: &Owner) -> Option<Vec<String>> {
    let unit = owner.unit.as_ref().filter(|unit| !is_of_container(unit, owner))?;
    let file = owner.origin.as_ref().and_then(|origin| origin.unit_file.as_ref());
    let name = unit.name.to_string();
    let name = match unit.manager {
        Manager::System => name,
        Manager::User(id) => say!("origin-user-manager", unit = &name, user = id.0),
    };
    let description = file
        .and_then(|file| file.description.as_ref())
        .map(|description| format!(", {description}"));
    let mut lines = vec![format!("{name}{}", description.unwrap_or_default())];
    lines.extend(file.map(|file| shown(&file.path).to_string()));
    Some(lines)
}

/// Whether a unit is nothing but the scope that a runtime made for the container.
fn is_of_container(unit: &Unit, owner: &Owner) -> bool {
    let id = owner.container.as_ref().map(|container| container.id.as_str());
    !unit.is_in_container && id.is_some_and(|id| unit.stem().ends_with(id))
}

fn activation(activation: &Activation) -> Vec<String> {
    let by = match &activation.socket_unit {
        Some(unit) => {
            let (unit, started) = (unit.name.to_string(), unit.starts.to_string());
            say!("origin-opened-for", unit = &unit, started = &started)
        }
        None => say!("origin-opened").to_owned(),
    };
    let opened = match activation.handed {
        Some(1) => say!("origin-handed", opened = &by),
        Some(_) => say!("origin-handed-others", opened = &by),
        None => by,
    };
    let file = activation
        .socket_unit
        .iter()
        .map(|unit| shown(&unit.file.path).to_string());
    [opened].into_iter().chain(file).collect()
}

fn container(owner: &Owner) -> Option<Vec<String>> {
    let container = owner.container.as_ref()?;
    let name = owner
        .origin
        .as_ref()
        .and_then(|origin| origin.container_name.as_ref());
    let pod = container
        .pod
        .as_ref()
        .map(|pod| say!("origin-pod", pod = &pod.to_string()));
    Some([described(container, name)].into_iter().chain(pod).collect())
}

fn described(container: &Container, name: Option<&ContainerName>) -> String {
    let id = format!("{} {}", container.runtime, container.short_id());
    let Some(name) = name else { return id };
    let plain = name.name.to_string();
    let called = match name.is_host_name {
        true => say!("origin-host-name", name = &plain),
        false => plain,
    };
    let described = format!("{called}, {id}");
    match &name.image {
        Some(image) => say!("origin-image", container = &described, image = &image.to_string()),
        None => described,
    }
}

fn forwarding(forwarding: &Forwarding) -> Vec<String> {
    let container = forwarding
        .container
        .as_ref()
        .map(|container| described(container, forwarding.container_name.as_ref()));
    let to = say!("origin-to", address = &forwarding.to.to_string());
    match container {
        Some(container) => vec![to, say!("origin-in-container", container = &container)],
        None => vec![to],
    }
}

/// Tells a directory, unless it is the root, where services work that do not care.
fn directory(directory: &Directory) -> Option<Vec<String>> {
    let path = shown(&directory.path);
    let is_deleted = match directory.is_deleted {
        true => format!(" {}", say!("evidence-deleted")),
        false => String::new(),
    };
    (path.as_str() != "/").then(|| {
        let tree = directory.worktree.as_ref().map(|tree| worktree(tree, directory));
        [format!("{path}{is_deleted}")].into_iter().chain(tree).collect()
    })
}

fn worktree(worktree: &Worktree, directory: &Directory) -> String {
    // The directory itself stands in the line above.
    let tree = match worktree.root == directory.path {
        true => say!("origin-worktree").to_owned(),
        false => say!("origin-worktree-at", path = &shown(&worktree.root).to_string()),
    };
    let told = match &worktree.head {
        Some(Head::Branch(branch)) => {
            say!("origin-on-branch", worktree = &tree, branch = &branch.to_string())
        }
        Some(Head::Detached(commit)) => {
            let commit = commit.as_str().get(..COMMIT_LEN).unwrap_or_default();
            say!("origin-at-commit", worktree = &tree, commit)
        }
        None => say!("origin-no-branch", worktree = &tree),
    };
    match &worktree.linked_to {
        Some(repository) => {
            let repository = shown(repository).to_string();
            say!("origin-linked", worktree = &told, repository = &repository)
        }
        None => told,
    }
}

fn started_by(origin: &Origin) -> Option<Vec<String>> {
    let chain: Vec<String> = origin
        .started_by
        .iter()
        .map(|ancestor| format!("{} {}", ancestor.name, ancestor.pid.0))
        .collect();
    (!chain.is_empty()).then(|| vec![chain.join(", ")])
}

/// Says what could not be found out, what has the same reason together.
fn not_told(origin: &Origin) -> Option<Vec<String>> {
    let mut reasons: Vec<(UnseenWhy, Vec<String>)> = Vec::new();
    for unseen in &origin.unseen {
        match reasons.iter_mut().find(|(why, _)| *why == unseen.why) {
            Some((_, topics)) => topics.push(in_words(unseen.topic)),
            None => reasons.push((unseen.why, vec![in_words(unseen.topic)])),
        }
    }
    let lines: Vec<String> = reasons
        .iter()
        .map(|(why, topics)| format!("{}: {}", topics.join(", "), in_words(why)))
        .collect();
    (!lines.is_empty()).then_some(lines)
}

#[cfg(test)]
mod tests;
