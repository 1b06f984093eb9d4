//! How long it will take, and how to say it.

use std::time::Duration;

/// The time until all directions are through: bytes that are left, and bytes per second, of each. They run beside
/// each other, so the slowest counts. `None` when it cannot be told.
pub(super) fn left(directions: impl IntoIterator<Item = (u64, Option<f64>)>) -> Option<Duration> {
    let times = directions.into_iter().filter_map(|(left, rate)| {
        let rate = rate.filter(|rate| *rate > 0.0)?;
        Duration::try_from_secs_f64(left as f64 / rate).ok()
    });
    times.max()
}

/// `about 26 min left`: rounded so that it changes seldom.
pub(super) fn words(left: Duration) -> String {
    let round = |unit: u64| (left.as_secs() + unit / 2) / unit;
    if left.as_secs() < 10 {
        return "a few seconds left".into();
    }
    let tens = round(10) * 10;
    if tens < 90 {
        return format!("about {tens} s left");
    }
    let minutes = round(60).max(2);
    if minutes < 60 {
        return format!("about {minutes} min left");
    }
    let fives = round(300) * 5;
    match (fives / 60, fives % 60, round(3600)) {
        (hours @ 0..10, 0, _) => format!("about {hours} h left"),
        (hours @ 0..10, minutes, _) => format!("about {hours} h {minutes} min left"),
        (_, _, hours @ 0..48) => format!("about {hours} h left"),
        _ => format!("about {} days left", round(86_400)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::Meter;
    use proptest::prelude::*;

    #[test]
    fn it_is_said_in_round_numbers() {
        for (seconds, said) in [
            (0, "a few seconds left"),
            (9, "a few seconds left"),
            (10, "about 10 s left"),
            (44, "about 40 s left"),
            (84, "about 80 s left"),
            (85, "about 2 min left"),
            (26 * 60 + 20, "about 26 min left"),
            (3569, "about 59 min left"),
            (3570, "about 1 h left"),
            (6000, "about 1 h 40 min left"),
            (13 * 3600, "about 13 h left"),
            (200_000, "about 2 days left"),
        ] {
            assert_eq!(words(Duration::from_secs(seconds)), said, "{seconds}");
        }
    }

    #[test]
    fn the_slowest_direction_counts() {
        assert_eq!(left([(100, Some(10.0)), (300, Some(10.0))]), Some(Duration::from_secs(30)));
        assert_eq!(left([(100, Some(10.0)), (300, None)]), Some(Duration::from_secs(10)));
        assert_eq!(left([(100, None)]), None);
        assert_eq!(left([(u64::MAX, Some(1e-30))]), None);
    }

    /// What is told while `total` bytes go at these bytes per second, looked at every `tick` seconds.
    fn told(total: u64, tick: f64, rates: impl IntoIterator<Item = f64>) -> Vec<f64> {
        let mut meter = Meter::default();
        let (mut at, mut bytes) = (0.0, 0.0);
        let mut told = Vec::new();
        for rate in rates {
            at += tick;
            bytes += rate * tick;
            meter.look(Duration::from_secs_f64(at), bytes as u64);
            let left = left([(total.saturating_sub(bytes as u64), meter.rate())]);
            told.extend(left.map(|left| left.as_secs_f64()));
        }
        told
    }

    proptest! {
        #[test]
        fn at_a_steady_rate_it_only_shrinks(rate in 1e4..1e10_f64, tick in 0.1..1.0_f64) {
            let told = told((rate * tick * 300.0) as u64, tick, (0..300).map(|_| rate));
            prop_assert!(told.len() > 200);
            // A byte more or less is rounding.
            prop_assert!(told.windows(2).all(|pair| pair[1] <= pair[0] * 1.0001), "{told:?}");
        }

        #[test]
        fn it_jumps_little_when_the_rate_does(
            tick in 0.1..1.0_f64,
            noise in proptest::collection::vec(0.7..1.3_f64, 100..300),
        ) {
            let told = told(1 << 40, tick, noise.into_iter().map(|factor| factor * 1e8));
            prop_assert!(told.windows(2).all(|pair| (pair[1] / pair[0] - 1.0).abs() < 0.2), "{told:?}");
        }
    }
}
