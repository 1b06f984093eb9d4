//! `ingest watch`: the screen of a running agent. Joins [`crate::tui`] with the terminal and the agent.

mod follow;
mod terminal;

use super::agent::{AgentArgs, origin};
use super::globals::Globals;
use crate::problem::{Code, Problem};
use crate::tui::{Effect, Key, Look, Message, Model, update, view};
use crate::world::{Env, World};
use crossterm::event::{Event, EventStream};
use follow::Agent;
use futures_util::StreamExt;
use jiff::tz::TimeZone;
use std::time::Duration;
use terminal::Screen;
use tokio::time::MissedTickBehavior;

/// Show a running agent on this terminal: what needs a person, what goes on, when it is done, and why it is slow
///
/// Everything that can be ordered can be ordered here; `?` shows the keys.
#[derive(Debug, clap::Args)]
pub(crate) struct Watch {
    #[command(flatten)]
    agent: AgentArgs,
}

impl Watch {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        if globals.json || !world.stdout_is_terminal || !world.owns_process {
            let problem = Problem::new(Code::Usage, "`ingest watch` needs a terminal to draw on");
            return Err(
                problem.with_hint("`ingest status` says the same in lines, and with `--json` for scripts")
            );
        }
        let agent = Agent::new(self.agent.client(globals, world)?, origin(&world.env));
        let look = Look { color: globals.color, unicode: is_unicode(&world.env) };
        let mut screen = Screen::open(world.stdout.clone()).map_err(lost)?;
        let shown = show(&mut screen, agent, look, world).await;
        // Before anything is said about a problem.
        drop(screen);
        shown.map(|()| 0).map_err(lost)
    }
}

/// Draws, waits for something to happen, and does what follows from it, until somebody leaves.
async fn show(screen: &mut Screen, mut agent: Agent, look: Look, world: &World) -> std::io::Result<()> {
    let mut model = Model::new(look, TimeZone::system(), screen.size()?);
    let mut keys = EventStream::new();
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        screen.draw(|frame| view(&model, world.clock.now(), frame))?;
        let message = tokio::select! {
            () = world.stop.cancelled() => return Ok(()),
            event = keys.next() => match event {
                Some(event) => message(event?),
                // Nobody can press anything any more.
                None => return Ok(()),
            },
            message = agent.heard() => Some(message),
            _ = seconds.tick() => Some(Message::Tick),
        };
        // What has come meanwhile is drawn at once.
        let more = std::iter::from_fn(|| agent.heard_already());
        let messages: Vec<Message> = message.into_iter().chain(more).collect();
        for message in messages {
            for effect in update(&mut model, message, world.clock.now()) {
                match effect {
                    Effect::Quit => return Ok(()),
                    Effect::Suspend => screen.suspend().await?,
                    Effect::Redraw => screen.clear()?,
                    question => agent.ask(question),
                }
            }
        }
    }
}

fn message(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) => Key::of(key).map(Message::Key),
        Event::Resize(columns, lines) => Some(Message::Resized(columns, lines)),
        _ => None,
    }
}

/// Whether signs outside ASCII can be shown: the locale says so (POSIX, 8.2), and it is not the kernel's own console, whose font
/// has few.
fn is_unicode(env: &Env) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| env.get(name)).unwrap_or("");
    let locale = locale.to_ascii_lowercase().replace('-', "");
    locale.contains("utf8") && env.get("TERM") != Some("linux")
}

fn lost(error: std::io::Error) -> Problem {
    Problem::new(Code::OutputLost, format!("The terminal cannot be used: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_for_terminals_that_can_show_them() {
        for (env, shown) in [
            (&[("LANG", "en_US.UTF-8")][..], true),
            (&[("LANG", "C.utf8")], true),
            (&[("LANG", "de_DE.ISO-8859-1")], false),
            (&[("LANG", "en_US.UTF-8"), ("LC_ALL", "C")], false),
            (&[("LC_CTYPE", "C.UTF-8"), ("LANG", "C")], true),
            (&[("LANG", "en_US.UTF-8"), ("TERM", "linux")], false),
            (&[], false),
        ] {
            assert_eq!(is_unicode(&env.iter().copied().collect()), shown, "{env:?}");
        }
    }
}
