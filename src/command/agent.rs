//! The agent that a command talks to: where its socket is, and how an order is given.

use super::globals::Globals;
use super::paint::Paint;
use super::place::{control, file};
use crate::control::{Action, Client, Order};
use crate::problem::{Code, Problem};
use crate::tui::Wall;
use crate::words::moment;
use crate::words::path::printable;
use crate::words::span::Span;
use crate::world::{Env, World};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::io::Write;
use std::path::PathBuf;

/// The running agent.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Agent")]
pub(crate) struct AgentArgs {
    /// The agent's control socket [default: that of the configuration, else of one's own agent, else of the machine's]
    #[arg(long, value_name = "FILE")]
    pub(crate) socket: Option<PathBuf>,
}

impl AgentArgs {
    /// The way to the agent. A configuration file that was not named need not be readable, nor free of faults: when an
    /// agent is to be asked, that is no time to be refused for a file.
    pub(crate) fn client(&self, globals: &Globals, world: &mut World) -> Result<Client, Problem> {
        if let Some(socket) = &self.socket {
            return Ok(Client::to(socket));
        }
        let config = match file::read(globals, &world.env) {
            Ok(found) => found.map(|found| found.config.control).unwrap_or_default(),
            Err(error) if globals.config.is_some() => return Err(error.into()),
            Err(error) => {
                if !globals.quiet {
                    let _ =
                        writeln!(world.stderr, "note: {error}; the socket is looked for where it usually is");
                }
                Default::default()
            }
        };
        Ok(Client::to(control::of(config, &world.env).to_call()))
    }

    /// Gives an order, and prints what became of it.
    pub(crate) async fn order(
        &self,
        action: Action,
        globals: &Globals,
        world: &mut World,
    ) -> Result<u8, Problem> {
        let order = Order { action, origin: origin(&world.env) };
        let answer = self.client(globals, world)?.order(&order).await?;
        match globals.json {
            true => world.print_json(&answer)?,
            false => world.print(format_args!("{}\n", printable(&answer.words)))?,
        }
        Ok(0)
    }
}

/// From where an order comes, for the record: sshd says it (sshd(8), `SSH_CONNECTION`).
pub(crate) fn origin(env: &Env) -> String {
    let from = env.get("SSH_CONNECTION").and_then(|connection| connection.split(' ').next());
    let tty = env.get("SSH_TTY").map(|tty| tty.trim_start_matches("/dev/"));
    match (from, tty) {
        (Some(from), Some(tty)) => format!("{from} by SSH on {tty}"),
        (Some(from), None) => format!("{from} by SSH"),
        (None, _) => "this machine".into(),
    }
}

/// For how long something holds.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Lasting {
    /// For how long: "90 min", 2h [default: until somebody says `ingest resume`]
    #[arg(long = "for", value_name = "TIME", conflicts_with = "until")]
    span: Option<Span>,
    /// Until when, by the clock on the wall: 06:00, "Tue 06:00", "2026-11-24 06:00"
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
}

impl Lasting {
    /// When it ends.
    pub(crate) async fn end(&self, client: &Client, now: Timestamp) -> Result<Option<Timestamp>, Problem> {
        match (&self.span, &self.until) {
            (Some(span), _) => {
                let end = SignedDuration::try_from(span.0).ok().and_then(|span| now.checked_add(span).ok());
                let far = || Problem::new(Code::Usage, format!("`--for` {span} ends after the end of time"));
                end.map(Some).ok_or_else(far)
            }
            (None, Some(until)) => coming("--until", until, client, now).await.map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// A moment that somebody named, by the clock on the wall where the agent keeps its timetable.
pub(crate) async fn coming(
    flag: &str,
    text: &str,
    client: &Client,
    now: Timestamp,
) -> Result<Timestamp, Problem> {
    let wall = wall(&client.snapshot().await?.link.zone, now);
    moment::coming(text, now, &wall.zone).map_err(|bad| {
        Problem::new(Code::Usage, format!("{flag}: {bad}"))
            .with_hint(format!("Write a moment to come, such as `{flag} 05:30` or `{flag} \"Tue 05:30\"`"))
    })
}

/// The clock on the wall where the agent keeps its timetable; that of this machine where the zone is not known here.
pub(crate) fn wall(zone: &str, now: Timestamp) -> Wall {
    Wall { now, zone: TimeZone::get(zone).unwrap_or_else(|_| TimeZone::system()) }
}

/// Asks for a yes on a terminal, where a person is there to give one.
pub(crate) fn confirm(question: &str, paint: Paint, world: &mut World) -> Result<(), Problem> {
    let unconfirmed =
        |message: &str| Problem::new(Code::Usage, message).with_hint("Add `--yes` when it is really meant");
    if !world.asks {
        return Err(unconfirmed("This has to be confirmed, and nobody is there to ask"));
    }
    let _ = write!(world.stderr, "{}\n{} ", paint.yellow(printable(question)), paint.bold("Type `yes`:"));
    let _ = world.stderr.flush();
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    match read.is_ok() && answer.trim() == "yes" {
        true => Ok(()),
        false => Err(unconfirmed("Nothing was done: it was not confirmed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_over_ssh_says_from_where() {
        for (env, words) in [
            (&[][..], "this machine"),
            (&[("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22")], "192.0.2.7 by SSH"),
            (
                &[("SSH_CONNECTION", "2001:db8::7 50022 2001:db8::1 22"), ("SSH_TTY", "/dev/pts/3")],
                "2001:db8::7 by SSH on pts/3",
            ),
        ] {
            assert_eq!(origin(&env.iter().copied().collect()), words);
        }
    }
}
