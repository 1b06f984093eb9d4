//! Who may do what with a folder, and what of that it passes on to what is made in it ([MS-DTYP] 2.4.4 to 2.4.6).

/// Flags of an entry: passed on to files, to folders, only passed on, came from above.
const FILES: u8 = 0x01;
const FOLDERS: u8 = 0x02;
const ONLY_PASSED_ON: u8 = 0x08;
const INHERITED: u8 = 0x10;

/// Control bits of a descriptor: it has a list, what it passes on is marked as such (and is to stay so), what is above
/// does not add to it, it is in one piece.
const PRESENT: u16 = 0x0004;
const MARK: u16 = 0x0400;
const KEEP_MARK: u16 = 0x0100;
const PROTECTED: u16 = 0x1000;
const SELF_RELATIVE: u16 = 0x8000;

/// Where the list begins in a descriptor that has nothing else.
const HEAD: usize = 20;

/// The beginning of the SIDs that stand for whoever makes something: S-1-3 ([MS-DTYP] 2.4.2.4).
const CREATOR: [u8; 2] = [0x01, 0x01];
const CREATOR_AUTHORITY: [u8; 6] = [0, 0, 0, 0, 0, 3];

/// Generic rights and what they are for files and folders ([MS-SMB2] 2.2.13.1, [MS-DTYP] 2.4.3).
const GENERIC: [(u32, u32); 4] = [
    (0x1000_0000, 0x001f_01ff),
    (0x2000_0000, 0x0012_00a0),
    (0x4000_0000, 0x0012_0116),
    (0x8000_0000, 0x0012_0089),
];

/// The access list (DACL) of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessList {
    entries: Vec<Entry>,
    /// Whether entries are marked as inherited where they are passed on to: that is how a later change of the folder's
    /// list finds them.
    marks: bool,
}

/// An entry as it travels: type, flags, size, rights, and to whom it applies.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry(Vec<u8>);

impl Entry {
    fn flags(&self) -> u8 {
        self.0[1]
    }

    fn with_flags(&self, flags: u8) -> Self {
        let mut entry = self.clone();
        entry.0[1] = flags;
        entry
    }

    fn is_passed_on(&self) -> bool {
        self.flags() & (FILES | FOLDERS) != 0
    }

    /// The rights, with generic ones as those that they stand for.
    fn rights(&self) -> Option<u32> {
        let rights = u32::from_le_bytes(self.0.get(4..8)?.try_into().ok()?);
        let spelled = GENERIC.iter().filter(|(generic, _)| rights & generic != 0);
        Some(spelled.fold(rights & 0x0fff_ffff, |rights, (_, specific)| rights | specific))
    }

    fn is_for_the_creator(&self) -> bool {
        self.0.get(8..10) == Some(&CREATOR) && self.0.get(10..16) == Some(&CREATOR_AUTHORITY)
    }

    /// What counts in force: of which type, for whom, which rights.
    fn in_force(&self) -> (u8, Option<u32>, &[u8]) {
        (self.0[0], self.rights(), self.0.get(8..).unwrap_or_default())
    }
}

impl AccessList {
    /// Takes a self-relative security descriptor apart. `None` for what is none, and for one without a list, which
    /// lets everybody do everything.
    pub(super) fn from_wire(descriptor: &[u8]) -> Option<Self> {
        let u16_at = |at: usize| Some(u16::from_le_bytes(descriptor.get(at..at + 2)?.try_into().ok()?));
        let start = u32::from_le_bytes(descriptor.get(16..20)?.try_into().ok()?) as usize;
        if start < HEAD || u16_at(2)? & PRESENT == 0 {
            return None;
        }
        let mut entries = Vec::new();
        let mut at = start.checked_add(8)?;
        for _ in 0..u16_at(start + 4)? {
            let size = usize::from(u16_at(at + 2)?).max(8);
            entries.push(Entry(descriptor.get(at..at + size)?.to_vec()));
            at += size;
        }
        Some(Self { entries, marks: u16_at(2)? & MARK != 0 })
    }

    /// The list as that of a folder of its own: nothing of it comes from above, and nothing from above adds to it.
    pub(super) fn to_wire(&self) -> Vec<u8> {
        let size: usize = 8 + self.entries.iter().map(|entry| entry.0.len()).sum::<usize>();
        let mut wire = vec![1, 0];
        let marks = if self.marks { MARK | KEEP_MARK } else { 0 };
        wire.extend((SELF_RELATIVE | PROTECTED | PRESENT | marks).to_le_bytes());
        wire.extend([0; 12]);
        wire.extend((HEAD as u32).to_le_bytes());
        wire.extend([2, 0]);
        wire.extend(u16::try_from(size).unwrap_or(u16::MAX).to_le_bytes());
        wire.extend(u16::try_from(self.entries.len()).unwrap_or(u16::MAX).to_le_bytes());
        wire.extend([0; 2]);
        self.entries.iter().for_each(|entry| wire.extend(entry.with_flags(entry.flags() & !INHERITED).0));
        wire
    }

    /// Whether what is made in this folder gets anything from it.
    pub fn passes_anything_on(&self) -> bool {
        self.entries.iter().any(Entry::is_passed_on)
    }

    /// Whether what is made in one folder gets the same as in the other.
    pub fn passes_on_as(&self, other: &Self) -> bool {
        let passed_on = |list: &Self| -> Vec<Entry> {
            let entries = list.entries.iter().filter(|entry| entry.is_passed_on());
            entries.map(|entry| entry.with_flags(entry.flags() & !INHERITED)).collect()
        };
        self.marks == other.marks && passed_on(self) == passed_on(other)
    }

    /// Whether this is what a folder got that was made in a folder with the list `above`.
    ///
    /// What `above` has for whoever makes something becomes an entry for that person: it is not looked at.
    pub fn is_inherited_from(&self, above: &Self) -> bool {
        let here = self.entries.iter().filter(|entry| entry.flags() & ONLY_PASSED_ON == 0);
        let here: Vec<_> = here.map(Entry::in_force).collect();
        let passed_on = || above.entries.iter().filter(|entry| entry.flags() & FOLDERS != 0);
        let has_creator = passed_on().any(Entry::is_for_the_creator);
        let expected: Vec<_> =
            passed_on().filter(|entry| !entry.is_for_the_creator()).map(Entry::in_force).collect();
        let all_there = expected.iter().all(|entry| here.contains(entry));
        all_there && (has_creator || here.iter().all(|entry| expected.contains(entry)))
    }
}

#[cfg(test)]
mod tests;
