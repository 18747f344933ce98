//! The arithmetic of a Merkle tree (RFC 9162, section 2.1): its root, and the way from one leaf to it. No database here.

use aws_lc_rs::digest::{Context, SHA256};

/// A SHA-256.
pub(in crate::audit) type Hash = [u8; 32];

/// What is hashed before a leaf and before two nodes, so that no leaf can be taken for a node.
const LEAF: u8 = 0;
const NODE: u8 = 1;

/// Of these parts, one behind the other.
pub(super) fn hash(parts: &[&[u8]]) -> Hash {
    let mut digest = Context::new(&SHA256);
    parts.iter().for_each(|part| digest.update(part));
    let mut hash = [0; 32];
    hash.copy_from_slice(digest.finish().as_ref());
    hash
}

/// Of an entry's canonical bytes.
pub(super) fn leaf(entry: &[u8]) -> Hash {
    hash(&[&[LEAF], entry])
}

fn node(left: &Hash, right: &Hash) -> Hash {
    hash(&[&[NODE], left, right])
}

/// Over all leaves, in their order.
pub(super) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => hash(&[]),
        [one] => *one,
        more => {
            let (left, right) = more.split_at(left_of(more.len()));
            node(&root(left), &root(right))
        }
    }
}

/// What leads from the leaf at `index` to the root, from below; nothing where there is no such leaf.
pub(super) fn path(leaves: &[Hash], index: usize) -> Vec<Hash> {
    if leaves.len() < 2 || index >= leaves.len() {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(left_of(leaves.len()));
    let (mut way, beside) = match index.checked_sub(left.len()) {
        None => (path(left, index), root(right)),
        Some(index) => (path(right, index), root(left)),
    };
    way.push(beside);
    way
}

/// The root that `path` leads to from `leaf`, the one at `index` of `size`; nothing where no path of that length can.
pub(super) fn root_by(leaf: Hash, (index, size): (usize, usize), path: &[Hash]) -> Option<Hash> {
    match path.split_last() {
        None => (index == 0 && size == 1).then_some(leaf),
        Some(_) if size < 2 || index >= size => None,
        Some((beside, below)) => {
            let left = left_of(size);
            match index.checked_sub(left) {
                None => root_by(leaf, (index, left), below).map(|own| node(&own, beside)),
                Some(index) => root_by(leaf, (index, size - left), below).map(|own| node(beside, &own)),
            }
        }
    }
}

/// How many of `size` leaves, two or more, stand on the left: the greatest power of two below.
const fn left_of(size: usize) -> usize {
    size.next_power_of_two() / 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|number| leaf(&number.to_be_bytes())).collect()
    }

    fn hex(hash: Hash) -> String {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The published values of RFC 6962, whose tree RFC 9162 keeps.
    #[test]
    fn known_trees_have_their_known_roots() {
        assert_eq!(hex(root(&[])), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        let one = leaf(b"");
        assert_eq!(hex(one), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assert_eq!(
            hex(root(&[one, leaf(&[0])])),
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
        );
    }

    proptest! {
        #[test]
        fn every_leaf_leads_to_the_root_and_no_other_does(size in 1_usize..200, at in any::<prop::sample::Index>()) {
            let (all, index) = (leaves(size), at.index(size));
            let way = path(&all, index);
            prop_assert!(way.len() <= 8);
            prop_assert_eq!(root_by(all[index], (index, size), &way), Some(root(&all)));
            prop_assert_ne!(root_by(leaf(b"another"), (index, size), &way), Some(root(&all)));
            let other = (index + 1) % size;
            prop_assert!(other == index || root_by(all[index], (other, size), &way) != Some(root(&all)));
            prop_assert_eq!(root_by(all[index], (size, size), &way), None);
        }

        #[test]
        fn a_leaf_changed_moved_or_left_out_is_another_root(size in 2_usize..120, at in any::<prop::sample::Index>()) {
            let (all, index) = (leaves(size), at.index(size));
            let mut changed = all.clone();
            changed[index] = leaf(b"another");
            let mut moved = all.clone();
            moved.swap(index, (index + 1) % size);
            let mut shorter = all.clone();
            shorter.remove(index);
            for other in [changed, moved, shorter] {
                prop_assert_ne!(root(&other), root(&all));
            }
        }

        #[test]
        fn a_path_of_anything_leads_nowhere(way in prop::collection::vec(any::<[u8; 32]>(), 0..12), index in 0_usize..50, size in 0_usize..50) {
            let all = leaves(size);
            if let (Some(own), true) = (all.get(index), way != path(&all, index)) {
                prop_assert_ne!(root_by(*own, (index, size), &way), Some(root(&all)));
            }
        }
    }
}
