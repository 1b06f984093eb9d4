//! How fast a file system can be at most, by what it was made of.
//!
//! The figures are those of the guide for FSx for Windows File Server, "Performance": what can be had at all times. For minutes,
//! while credits last, it may be more.

use super::file_system::{FileSystem, Storage};
use crate::words::rate::Rate;

/// Throughput capacity; what goes over its network at all times; what its servers move to and from the disks; all in MB/s.
const SERVERS: [(u32, u32, u32); 11] = [
    (32, 32, 32),
    (64, 64, 64),
    (128, 150, 128),
    (256, 300, 256),
    (512, 600, 512),
    (1024, 1500, 1024),
    (2048, 3125, 2048),
    (4608, 9375, 4608),
    (6144, 12_500, 6144),
    (9216, 18_750, 9216),
    (12_288, 21_250, 12_288),
];

/// What disks move for each TiB, in MB/s, and HDD in all.
const SSD_A_TIB: f64 = 750.0;
const HDD_A_TIB: f64 = 12.0;
const HDD: f64 = 1000.0;

/// What limits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The network of its servers.
    Network,
    /// What its servers move to and from the disks.
    Servers,
    /// The disks.
    Disks,
}

/// How fast it can be at most, and what limits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// How fast, at all times.
    pub rate: Rate,
    /// What limits it.
    pub limit: Limit,
}

impl Ceiling {
    /// Of a file system, as far as AWS says what it was made of.
    pub fn of(file_system: &FileSystem) -> Option<Self> {
        let asked = file_system.throughput?;
        let (network, servers) = SERVERS
            .iter()
            .find(|(capacity, ..)| *capacity == asked)
            .map_or((asked, asked), |(_, network, servers)| (*network, *servers));
        let tebibytes = file_system.capacity.map(|gibibytes| gibibytes as f64 / 1024.0);
        let disks = match (&file_system.storage, tebibytes) {
            (Some(Storage::Ssd), Some(size)) => Some(size * SSD_A_TIB),
            (Some(Storage::Hdd), Some(size)) => Some((size * HDD_A_TIB).min(HDD)),
            _ => None,
        };
        let limits = [
            (f64::from(network), Limit::Network),
            (f64::from(servers), Limit::Servers),
            (disks.unwrap_or(f64::INFINITY), Limit::Disks),
        ];
        let least = limits.into_iter().min_by(|(one, _), (other, _)| one.total_cmp(other));
        least.map(|(megabytes, limit)| Self { rate: Rate::bits_per_second((megabytes * 8e6) as u64), limit })
    }

    /// What limits it, in words.
    pub fn why(self) -> &'static str {
        match self.limit {
            Limit::Network => "the network of its servers",
            Limit::Servers => "what its servers move to and from the disks",
            Limit::Disks => "its disks",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::Lifecycle;

    #[test]
    fn the_slowest_part_is_the_ceiling() {
        for (throughput, storage, gibibytes, megabytes, limit) in [
            (Some(1024), Some(Storage::Ssd), Some(20_480), Some(1024), Limit::Servers),
            (Some(1024), Some(Storage::Ssd), Some(1024), Some(750), Limit::Disks),
            (Some(32), Some(Storage::Ssd), Some(32), Some(23), Limit::Disks),
            (Some(32), Some(Storage::Ssd), Some(2000), Some(32), Limit::Network),
            (Some(2048), Some(Storage::Hdd), Some(20_480), Some(240), Limit::Disks),
            (Some(2048), Some(Storage::Hdd), Some(65_536), Some(768), Limit::Disks),
            (Some(12_288), Some(Storage::Ssd), Some(65_536), Some(12_288), Limit::Servers),
            (Some(777), None, None, Some(777), Limit::Network),
            (Some(512), Some(Storage::Other("CRYSTAL".into())), Some(1), Some(512), Limit::Servers),
            (None, Some(Storage::Ssd), Some(20_480), None, Limit::Disks),
        ] {
            let file_system = FileSystem {
                id: "fs-1".into(),
                lifecycle: Lifecycle::Available,
                failure: None,
                storage: storage.clone(),
                capacity: gibibytes,
                deployment: None,
                throughput,
                operations: Vec::new(),
                maintenance: None,
                daily_backup: None,
                actions: Vec::new(),
            };
            let ceiling = Ceiling::of(&file_system);
            let expected = megabytes.map(|megabytes: u64| (megabytes, limit));
            let found = ceiling.map(|ceiling| (ceiling.rate.bits() / 8_000_000, ceiling.limit));
            assert_eq!(found, expected, "{throughput:?} {storage:?} {gibibytes:?}");
        }
    }
}
