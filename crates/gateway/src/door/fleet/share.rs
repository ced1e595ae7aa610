//! Which shards a process should have: a rule every process applies for itself, to the same rows.

use std::collections::BTreeSet;

/// How many of `total` shards are the part of the process that came as number `rank` of those that live, from 0. All parts
/// together are all shards, and they differ by at most one.
pub(super) fn quota(total: u32, rank: usize, processes: usize) -> usize {
    let (total, processes) = (usize::try_from(total).unwrap_or(usize::MAX), processes.max(1));
    total / processes + usize::from(rank < total % processes)
}

/// What a process should do now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Changes {
    /// Free shards to take.
    pub(super) take: Vec<u32>,
    /// Shards to leave to somebody who has too few.
    pub(super) give: Vec<u32>,
}

/// From what a process has and what nobody has to what it should have. It takes the first free ones and gives the last of
/// its own, so that few move when somebody comes or goes.
pub(super) fn changes(quota: usize, mine: &BTreeSet<u32>, free: &BTreeSet<u32>) -> Changes {
    Changes {
        take: free
            .iter()
            .copied()
            .take(quota.saturating_sub(mine.len()))
            .collect(),
        give: mine
            .iter()
            .rev()
            .copied()
            .take(mine.len().saturating_sub(quota))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn set(shards: &[u32]) -> BTreeSet<u32> {
        shards.iter().copied().collect()
    }

    #[test]
    fn a_process_takes_up_to_its_part_and_gives_what_is_beyond() {
        for (quota, mine, free, take, give) in [
            (4, &[][..], &[0, 1, 2, 3][..], &[0, 1, 2, 3][..], &[][..]),
            (2, &[0, 1, 2, 3], &[], &[], &[3, 2]),
            (2, &[0], &[2, 3], &[2], &[]),
            (2, &[0, 1], &[2, 3], &[], &[]),
            (0, &[], &[0], &[], &[]),
            (0, &[5], &[0], &[], &[5]),
        ] {
            let expected = Changes {
                take: take.to_vec(),
                give: give.to_vec(),
            };
            assert_eq!(
                changes(quota, &set(mine), &set(free)),
                expected,
                "{quota} {mine:?} {free:?}"
            );
        }
    }

    proptest! {
        /// However many come and go, after each has looked a few times all shards are held, evenly, each once.
        #[test]
        fn every_shard_finds_its_process(total in 1_u32..40, came in 1_usize..6, went in 0_usize..5, later in 0_usize..3) {
            let mut processes: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); came];
            settle(total, &mut processes);
            processes.drain(..went.min(came - 1));
            processes.resize(processes.len() + later, BTreeSet::new());
            settle(total, &mut processes);
            let held: Vec<u32> = processes.iter().flatten().copied().collect();
            let distinct: BTreeSet<u32> = held.iter().copied().collect();
            prop_assert_eq!((held.len(), distinct.len()), (total as usize, total as usize));
            let sizes = processes.iter().map(BTreeSet::len);
            prop_assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1);
        }
    }

    fn settle(total: u32, processes: &mut [BTreeSet<u32>]) {
        for _ in 0..2 {
            for rank in 0..processes.len() {
                let held: BTreeSet<u32> = processes.iter().flatten().copied().collect();
                let free = (0..total).filter(|shard| !held.contains(shard)).collect();
                let changes = changes(quota(total, rank, processes.len()), &processes[rank], &free);
                processes[rank].retain(|shard| !changes.give.contains(shard));
                processes[rank].extend(changes.take);
            }
        }
    }
}
