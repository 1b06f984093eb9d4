//! The foreground progress on stderr: a bar where it is a terminal, plain lines where it is not, nothing with `-q`.

mod eta;
mod line;
mod terminal;
mod view;

use super::globals::Globals;
use crate::daemon::progress::Counters;
use crate::world::{Stream, World};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;
use terminal::Terminal;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use view::Watch;

/// How often a terminal is drawn.
const FRAME: Duration = Duration::from_millis(100);
/// How often the counters are looked at where there is none.
const LOOK: Duration = Duration::from_secs(1);
/// The shortest time between two plain lines of one stage.
const QUIET: Duration = Duration::from_secs(10);

/// A task that draws what the counters say, until it is told to end.
pub(crate) struct Watching {
    task: Option<JoinHandle<()>>,
    end: CancellationToken,
}

impl Watching {
    /// Starts to draw; `name` is the roll's, or that of what is checked.
    pub(crate) fn start(counters: Arc<Counters>, name: &str, globals: &Globals, world: &World) -> Self {
        let end = CancellationToken::new();
        if globals.quiet {
            return Self { task: None, end };
        }
        let watch = Watch::new(counters, name, world.stop.clone());
        // A bar and a log would draw over each other.
        let task = if world.stderr_is_terminal && globals.verbose == 0 {
            tokio::spawn(bar(watch, Terminal::new(world), end.clone()))
        } else {
            tokio::spawn(lines(watch, world.stderr.clone(), end.clone()))
        };
        Self { task: Some(task), end }
    }

    /// Takes the bar away.
    pub(crate) async fn end(mut self) {
        self.end.cancel();
        if let Some(task) = self.task.take() {
            // A drawing that panicked is no reason for the command to fail.
            let _ = task.await;
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.end.cancel();
    }
}

async fn bar(mut watch: Watch, terminal: Terminal, end: CancellationToken) {
    let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
    let bar = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template("{msg}") {
        bar.set_style(style);
    }
    let mut frames = interval(FRAME);
    frames.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !ended(&mut frames, &end).await {
        watch.notes().into_iter().for_each(|note| bar.println(note));
        let view = watch.look(Instant::now());
        bar.set_message(line::bar(&view, terminal.columns()).join("\n"));
        bar.tick();
    }
    bar.finish_and_clear();
}

async fn lines(mut watch: Watch, mut stderr: Stream, end: CancellationToken) {
    let mut last: Option<(_, Instant)> = None;
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !ended(&mut looks, &end).await {
        for note in watch.notes() {
            let _ = writeln!(stderr, "{note}");
        }
        let now = Instant::now();
        let view = watch.look(now);
        // A line when it begins to wait, and one when it goes on.
        let state = (view.word(), view.stall.is_some());
        let due = last.is_none_or(|(told, at)| told != state || now.duration_since(at) >= QUIET);
        if due && view.is_worth_a_line() {
            last = Some((state, now));
            // A lost stderr leaves nobody to tell.
            let _ = writeln!(stderr, "{}", line::plain(&view));
        }
    }
}

async fn ended(ticks: &mut tokio::time::Interval, end: &CancellationToken) -> bool {
    tokio::select! {
        biased;
        () = end.cancelled() => true,
        _ = ticks.tick() => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::progress::terminal::tests::Captured;
    use crate::daemon::progress::Doing;
    use std::sync::atomic::Ordering::Relaxed;
    use tokio::time::sleep;

    /// What is drawn while 100 MB go at 4 MB/s, and are proven at once.
    async fn drawn(is_terminal: bool, quiet: bool, verbose: u8) -> String {
        let captured = Captured::default();
        let mut world = World::new(Stream::new(std::io::sink()), Stream::new(captured.clone()));
        world.stderr_is_terminal = is_terminal;
        let globals = Globals { config: None, json: false, quiet, verbose, color: false };
        let counters = Arc::new(Counters::new());
        let watching = Watching::start(counters.clone(), "A001", &globals, &world);
        counters.set_totals(2, 100_000_000, 100_000_000);
        counters.set_doing(Doing::Sending);
        for _ in 0..250 {
            sleep(FRAME).await;
            counters.sent().bytes.fetch_add(400_000, Relaxed);
            counters.proven().fetch_add(400_000, Relaxed);
        }
        counters.set_doing(Doing::Releasing);
        sleep(LOOK * 2).await;
        world.stop.cancel();
        sleep(LOOK * 2).await;
        watching.end().await;
        captured.text()
    }

    #[tokio::test(start_paused = true)]
    async fn a_log_gets_a_line_every_ten_seconds_and_at_each_stage() {
        insta::assert_snapshot!(drawn(false, false, 0).await);
        assert_eq!(drawn(true, false, 1).await, drawn(false, false, 0).await, "no bar beside a log");
    }

    #[tokio::test(start_paused = true)]
    async fn a_terminal_gets_a_bar_that_is_taken_away_in_the_end() {
        let text = drawn(true, false, 0).await;
        for word in ["Sending", "61 %", "32.0 Mbit/s", "about 10 s left", "Releasing", "Stopping"] {
            assert!(text.contains(word), "{word}: {text:?}");
        }
        assert!(text.ends_with("\x1b[2K"), "{text:?}");
        assert!(!text.contains('\n'), "one line is drawn over and over: {text:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn quiet_is_quiet() {
        assert_eq!(drawn(true, true, 0).await, "");
        assert_eq!(drawn(false, true, 0).await, "");
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_person_should_know_meanwhile_is_said_once() {
        for is_terminal in [true, false] {
            let captured = Captured::default();
            let mut world = World::new(Stream::new(std::io::sink()), Stream::new(captured.clone()));
            world.stderr_is_terminal = is_terminal;
            let globals = Globals { config: None, json: false, quiet: false, verbose: 0, color: false };
            let counters = Arc::new(Counters::new());
            let watching = Watching::start(counters.clone(), "A001", &globals, &world);
            counters.note("1 name cannot stand on the share".into());
            sleep(LOOK * 5).await;
            watching.end().await;
            let text = captured.text();
            assert_eq!(text.matches("1 name cannot stand on the share").count(), 1, "{text:?}");
        }
    }
}
