//! Where a person can be on the screen.

/// The views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Rolls,
    Timetable,
    Link,
    Problems,
    Orders,
    Help,
}

impl Place {
    pub(super) const ALL: [Self; 6] =
        [Self::Rolls, Self::Timetable, Self::Link, Self::Problems, Self::Orders, Self::Help];
}

/// The parts of a roll's view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Now,
    Clips,
    Files,
    Events,
    Sessions,
}

impl Part {
    pub(super) const ALL: [(Self, &'static str); 5] = [
        (Self::Now, "what to do"),
        (Self::Clips, "clips"),
        (Self::Files, "files"),
        (Self::Events, "events"),
        (Self::Sessions, "sessions"),
    ];
}
