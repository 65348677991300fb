//! What people call a container, from the files of the runtime that runs it.
//!
//! The files belong to root, or to the user whose containers they describe. Where they may not be read, the host name
//! in the environment of the process is the best there is; where that is nothing but the id again, no name is told.
//!
//! Nobody is asked over a socket: whoever may ask Docker's may do anything to the machine.

use std::path::{Path, PathBuf};

use rustix::io::Errno;
use serde_json::Value;

use super::tree::Tree;
use crate::owner::container::{Container, Runtime};
use crate::owner::origin::ContainerName;
use crate::text::VisibleText;

/// The most that is read of the description of one container, in bytes.
const DESCRIPTION_LEN_MAX: u64 = 4 * 1024 * 1024;
/// The most that is read of a list of containers, in bytes.
const LIST_LEN_MAX: u64 = 16 * 1024 * 1024;
/// Where Docker keeps its containers: as root, and below the home of a user.
const DOCKER_PLACES: [&str; 2] = ["/var/lib/docker/containers", ".local/share/docker/containers"];
/// Where Podman and CRI-O keep theirs.
const STORAGE_PLACES: [&str; 2] = [
    "/var/lib/containers/storage/overlay-containers",
    ".local/share/containers/storage/overlay-containers",
];
/// The lists in such a place; the second has containers that are removed when they end.
const STORAGE_LISTS: [&str; 2] = ["containers.json", "volatile-containers.json"];
/// Where containerd keeps what runs, in one directory for each of its namespaces.
const CONTAINERD_PLACE: &str = "/run/containerd/io.containerd.runtime.v2.task";
/// The notes of an OCI description that tell the name, the most telling first.
const NAME_NOTES: [&str; 4] = [
    "nerdctl/name",
    "io.kubernetes.cri.container-name",
    "io.kubernetes.container.name",
    "io.kubernetes.cri.sandbox-name",
];
/// The notes that tell what it was made from.
const IMAGE_NOTES: [&str; 2] = ["io.kubernetes.cri.image-name", "io.kubernetes.cri-o.ImageName"];

/// Looks for the name of `container`; `home` is that of the user who may run it without root.
///
/// `Ok(None)` means that no file tells of it.
pub(super) fn find(
    tree: &Tree,
    container: &Container,
    home: Option<&Path>,
) -> Result<Option<ContainerName>, Errno> {
    let id = container.id.as_str();
    let mut outcomes: Vec<Result<ContainerName, Errno>> = Vec::new();
    if matches!(container.runtime, Runtime::Docker | Runtime::Unnamed) {
        outcomes.extend(places(&DOCKER_PLACES, home).map(|place| of_docker(tree, &place, id)));
    }
    if matches!(
        container.runtime,
        Runtime::Podman | Runtime::Crio | Runtime::Unnamed
    ) {
        let lists =
            places(&STORAGE_PLACES, home).flat_map(|place| STORAGE_LISTS.map(|list| place.join(list)));
        outcomes.extend(lists.map(|list| of_storage(tree, &list, id)));
    }
    if matches!(container.runtime, Runtime::Containerd | Runtime::Unnamed) {
        outcomes.extend(of_containerd(tree, id));
    }
    let refused = outcomes
        .iter()
        .find_map(|outcome| outcome.as_ref().err().filter(|errno| is_refusal(**errno)))
        .copied();
    match outcomes.into_iter().find_map(Result::ok) {
        Some(name) => Ok(Some(name)),
        None => refused.map_or(Ok(None), Err),
    }
}

/// Reads the host name from the environment of a process, unless it is the id again.
pub(super) fn of_environment(environment: &[u8], container: &Container) -> Option<ContainerName> {
    let mut variables = environment.split(|byte| *byte == 0);
    let name = variables.find_map(|variable| variable.strip_prefix(b"HOSTNAME="))?;
    let is_id = container.id.as_str().as_bytes().starts_with(name);
    (!is_id).then(|| ContainerName {
        name: VisibleText::from_bytes(name),
        is_host_name: true,
        image: None,
    })
}

fn is_refusal(errno: Errno) -> bool {
    matches!(errno, Errno::ACCESS | Errno::PERM)
}

/// Completes places that are below somebody's home.
fn places<'a>(places: &'a [&str], home: Option<&'a Path>) -> impl Iterator<Item = PathBuf> + 'a {
    places.iter().filter_map(move |place| {
        if place.starts_with('/') {
            Some(PathBuf::from(place))
        } else {
            home.map(|home| home.join(place))
        }
    })
}

fn of_docker(tree: &Tree, place: &Path, id: &str) -> Result<ContainerName, Errno> {
    let file = tree.read(&place.join(id).join("config.v2.json"), DESCRIPTION_LEN_MAX)?;
    docker(&file).ok_or(Errno::INVAL)
}

fn of_storage(tree: &Tree, list: &Path, id: &str) -> Result<ContainerName, Errno> {
    storage(&tree.read(list, LIST_LEN_MAX)?, id).ok_or(Errno::NOENT)
}

fn of_containerd(tree: &Tree, id: &str) -> Vec<Result<ContainerName, Errno>> {
    let place = Path::new(CONTAINERD_PLACE);
    match tree.folder(place).and_then(|folder| folder.names()) {
        Ok(namespaces) => {
            let description = |namespace| place.join(namespace).join(id).join("config.json");
            let read = |path: PathBuf| oci(&tree.read(&path, DESCRIPTION_LEN_MAX)?).ok_or(Errno::INVAL);
            namespaces.iter().map(description).map(read).collect()
        }
        Err(errno) => vec![Err(errno)],
    }
}

/// Reads Docker's description of a container: `Name` with a slash before it, and `Config.Image`.
pub(crate) fn docker(file: &[u8]) -> Option<ContainerName> {
    let description: Value = serde_json::from_slice(file).ok()?;
    let name = description.get("Name")?.as_str()?;
    let image = description.pointer("/Config/Image").and_then(Value::as_str);
    Some(named(name.strip_prefix('/').unwrap_or(name), image))
}

/// Reads the list of containers that Podman and CRI-O keep: `id`, `names`, and `metadata` that is JSON once more.
pub(crate) fn storage(file: &[u8], id: &str) -> Option<ContainerName> {
    let list: Value = serde_json::from_slice(file).ok()?;
    let is_meant = |entry: &&Value| entry.get("id").and_then(Value::as_str) == Some(id);
    let entry = list.as_array()?.iter().find(is_meant)?;
    let name = entry.pointer("/names/0")?.as_str()?;
    let metadata = entry.get("metadata").and_then(Value::as_str);
    let metadata: Option<Value> = metadata.and_then(|text| serde_json::from_str(text).ok());
    let image = metadata
        .as_ref()
        .and_then(|metadata| metadata.get("image-name")?.as_str());
    Some(named(name, image))
}

/// Reads an OCI description, whose notes tell what Kubernetes and nerdctl call a container.
pub(crate) fn oci(file: &[u8]) -> Option<ContainerName> {
    let description: Value = serde_json::from_slice(file).ok()?;
    let notes = description.get("annotations");
    let note = |names: &[&str]| {
        let mut found = names.iter().filter_map(|name| notes?.get(name)?.as_str());
        found.next()
    };
    let image = note(&IMAGE_NOTES);
    match note(&NAME_NOTES) {
        Some(name) => Some(named(name, image)),
        None => description.get("hostname")?.as_str().map(|name| ContainerName {
            is_host_name: true,
            ..named(name, image)
        }),
    }
}

fn named(name: &str, image: Option<&str>) -> ContainerName {
    ContainerName {
        name: VisibleText::from(name),
        is_host_name: false,
        image: image.map(VisibleText::from),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "3f2a91c0b1de4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c";

    fn check(cgroup: &str, expected: Option<(&str, Option<&str>)>) {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/containers");
        let tree = Tree::of_machine(&fixtures).unwrap();
        let container = Container::of_cgroup(cgroup.replace("ID", ID).as_bytes()).unwrap();
        let name = find(&tree, &container, Some(Path::new("/home/alice"))).unwrap();
        let found = name
            .as_ref()
            .map(|found| (found.name.as_str(), found.image.as_ref().map(VisibleText::as_str)));
        assert_eq!(found, expected, "{cgroup}");
    }

    #[test]
    fn every_runtime_has_its_files() {
        check("/docker/ID", Some(("shop-db", Some("postgres:16"))));
        check(
            "/user.slice/user@1000.service/libpod-ID.scope",
            Some(("shop-cache", Some("localhost/redis:7"))),
        );
        check(
            "/kubepods.slice/cri-containerd-ID.scope",
            Some(("checkout", Some("registry.example/checkout:2"))),
        );
        check("/kubepods/burstable/ID", Some(("shop-db", Some("postgres:16"))));
        check(&format!("/docker/{}", ID.replace('3', "4")), None);
    }

    #[test]
    fn a_description_that_is_too_long_is_not_understood() {
        let root = tempfile::tempdir().unwrap();
        let tree = Tree::of_machine(root.path()).unwrap();
        let padded = |text: &str, len: u64| {
            let padding = usize::try_from(len).unwrap() - text.len();
            " ".repeat(padding) + text
        };
        let folder = root.path().join(ID);
        std::fs::create_dir(&folder).unwrap();
        let of_docker = |len: u64| {
            let text = padded(r#"{"Name":"/shop-db","Config":{"Image":"postgres:16"}}"#, len);
            std::fs::write(folder.join("config.v2.json"), text).unwrap();
            of_docker(&tree, Path::new("/"), ID).map(|found| found.name.to_string())
        };
        assert_eq!(of_docker(DESCRIPTION_LEN_MAX).as_deref(), Ok("shop-db"));
        assert_eq!(of_docker(DESCRIPTION_LEN_MAX + 1), Err(Errno::INVAL));
        let of_storage = |len: u64| {
            let text = padded(&format!(r#"[{{"id":"{ID}","names":["shop-cache"]}}]"#), len);
            std::fs::write(root.path().join("containers.json"), text).unwrap();
            of_storage(&tree, Path::new("/containers.json"), ID).is_ok()
        };
        assert!(of_storage(LIST_LEN_MAX));
        assert!(!of_storage(LIST_LEN_MAX + 1));
    }

    #[test]
    fn the_host_name_is_better_than_nothing() {
        let container = Container::of_cgroup(format!("/docker/{ID}").as_bytes()).unwrap();
        let name =
            |environment: &[u8]| of_environment(environment, &container).map(|name| name.name.to_string());
        assert_eq!(name(b"A=b\0HOSTNAME=db\0").as_deref(), Some("db"));
        assert_eq!(name(b"HOSTNAME=3f2a91c0b1de\0"), None);
        assert_eq!(name(b"A=b\0"), None);
    }

    #[test]
    fn a_description_without_notes_has_a_host_name() {
        let name = oci(br#"{"hostname": "db\u001b[2J"}"#).unwrap();
        assert_eq!((name.name.as_str(), name.is_host_name), (r"db\x1b[2J", true));
        assert_eq!(oci(b"{}"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(file: Vec<u8>) {
            let _ = (docker(&file), storage(&file, ID), oci(&file));
        }
    }
}
