//! A set of sockets to look for.
//!
//! A sorted list: made by one allocation whatever its size, and a member has a position, by which a search can mark it.

use crate::sockets::Inode;

/// Sockets by their inodes, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inodes(Vec<Inode>);

impl Inodes {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns where in the set a socket is, less than [`Self::len`]; `None` if it is not in it.
    pub(super) fn position(&self, inode: Inode) -> Option<usize> {
        self.0.binary_search(&inode).ok()
    }

    /// Returns the sockets, in the order of their inodes.
    pub(super) fn iter(&self) -> impl Iterator<Item = Inode> {
        self.0.iter().copied()
    }
}

impl FromIterator<Inode> for Inodes {
    fn from_iter<T: IntoIterator<Item = Inode>>(inodes: T) -> Self {
        let mut sorted: Vec<Inode> = inodes.into_iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        Self(sorted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_socket_has_one_position() {
        let inodes: Inodes = [9, 7, 9, 8].map(Inode).into_iter().collect();
        assert_eq!(inodes.len(), 3);
        assert_eq!(inodes.position(Inode(7)), Some(0));
        assert_eq!(inodes.position(Inode(9)), Some(2));
        assert_eq!(inodes.position(Inode(10)), None);
        assert!(inodes.iter().eq([7, 8, 9].map(Inode)));
        assert!(Inodes::from_iter([]).is_empty());
    }
}
