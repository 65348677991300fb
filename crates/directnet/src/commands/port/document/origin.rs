//! Turns what runs a process, and how it came to be, into documents.

use api::ports::origin as api;
use ports::owner::container::Container;
use ports::owner::unit::{Manager, Unit};

pub(super) fn unit(unit: &Unit) -> api::Unit {
    api::Unit {
        name: unit.name.to_string(),
        user_manager: match unit.manager {
            Manager::System => None,
            Manager::User(id) => Some(id.0),
        },
        is_in_container: unit.is_in_container,
    }
}

pub(super) fn container(container: &Container) -> api::Container {
    api::Container {
        runtime: container.runtime.code().to_owned(),
        id: container.id.to_string(),
        pod: container.pod.as_ref().map(ToString::to_string),
    }
}
