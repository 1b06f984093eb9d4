//! Holds throttles to the timetable, whatever the clock does.

use super::{Allowance, Due, Throttle, Timetable};
use crate::words::clock::Clock;
use std::time::Duration;
use tokio::task::JoinHandle;

/// How late a change may come into force. The clock is asked anew each time: it may be set, and a machine may sleep.
const LATE: Duration = Duration::from_millis(500);

/// The work of keeping to a timetable. It ends when this is dropped; the throttles stay as they are then.
pub struct Keeper(JoinHandle<()>);

impl Drop for Keeper {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Timetable {
    /// Throttles that start as the timetable says now.
    pub fn throttle(&self, clock: &Clock) -> Throttle {
        Throttle::new(self.at(clock.now()).allowance)
    }

    /// Holds `throttles` to this timetable, and tells of what is due: at once, and whenever it changes.
    pub fn keep<const N: usize>(
        self,
        clock: Clock,
        throttles: [Throttle; N],
        mut tell: impl FnMut(&Due<'_>) + Send + 'static,
    ) -> Keeper {
        Keeper(tokio::spawn(async move {
            let mut told: Option<(Allowance, Option<jiff::Timestamp>)> = None;
            loop {
                let due = self.at(clock.now());
                let now = (due.allowance, due.until);
                if told != Some(now) {
                    throttles.iter().for_each(|throttle| throttle.allow(due.allowance));
                    tell(&due);
                    told = Some(now);
                }
                tokio::time::sleep(LATE).await;
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::Window;
    use jiff::tz::TimeZone;
    use std::sync::{Arc, Mutex};

    #[tokio::test(start_paused = true)]
    async fn a_change_is_in_force_within_a_second_of_the_clock() {
        let office = ("Mon".parse(), "08:00".parse(), "20:00".parse());
        let (Ok(days), Ok(from), Ok(to)) = office else { panic!("no window") };
        let window = Window::new(days, from, to, Allowance::Nothing).expect("a window");
        let timetable =
            Timetable::new(TimeZone::UTC, vec![window], Allowance::Unlimited).expect("a timetable");
        let clock = Clock::held("2026-11-23T07:59:50Z".parse().expect("an instant"));
        let throttle = timetable.throttle(&clock);
        assert_eq!(throttle.allowance(), Allowance::Unlimited);
        let told = Arc::new(Mutex::new(Vec::new()));
        let keeper = timetable.keep(clock.clone(), [throttle.clone()], {
            let told = told.clone();
            move |due| told.lock().expect("a lock").push(due.allowance)
        });
        for (advance, expected) in
            [(9, Allowance::Unlimited), (1, Allowance::Nothing), (12 * 3600, Allowance::Unlimited)]
        {
            clock.advance(Duration::from_secs(advance));
            tokio::time::sleep(Duration::from_secs(1)).await;
            assert_eq!(throttle.allowance(), expected);
        }
        drop(keeper);
        let told = told.lock().expect("a lock").clone();
        assert_eq!(told, [Allowance::Unlimited, Allowance::Nothing, Allowance::Unlimited]);
    }
}
