//! Sockets with the same owners, which people are told of together.

use ports::evidence::HeldSocket;

/// Collects sockets that have the same owners, in the order of their first.
pub(crate) fn group(sockets: &[HeldSocket]) -> Vec<Vec<&HeldSocket>> {
    let mut groups: Vec<Vec<&HeldSocket>> = Vec::new();
    for held in sockets {
        let has_same_owners = |group: &&mut Vec<&HeldSocket>| {
            let same = |other: &&HeldSocket| {
                (&other.owners, &other.created_by, &other.made_in)
                    == (&held.owners, &held.created_by, &held.made_in)
            };
            group.first().is_some_and(same)
        };
        match groups.iter_mut().find(has_same_owners) {
            Some(group) => group.push(held),
            None => groups.push(vec![held]),
        }
    }
    groups
}
