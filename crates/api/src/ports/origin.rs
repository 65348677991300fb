//! Where a process comes from: what runs it and how it came to be.

use serde::{Deserialize, Serialize};

/// The unit of systemd that a process runs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unit {
    /// Its whole name, such as `nginx.service`.
    pub name: String,
    /// The user whose manager it belongs to; `null` for the manager of the whole machine.
    pub user_manager: Option<u32>,
    /// Whether that manager runs inside of a container.
    pub is_in_container: bool,
}

/// The container that a process runs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Container {
    /// What runs it: `docker`, `podman`, `containerd`, `cri-o`, `lxc`, `nspawn`, or `container` if that is not told.
    pub runtime: String,
    /// Its id; its name for `lxc` and `nspawn`.
    pub id: String,
    /// The id of its Kubernetes pod, if it has one.
    pub pod: Option<String>,
}
