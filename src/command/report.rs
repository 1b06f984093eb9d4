//! The one place where the problem that ended a command is printed.

use super::globals::Globals;
use super::paint::{self, Paint};
use crate::problem::{Code, Problem};
use crate::words::path::printable;
use crate::world::World;
use serde::Serialize;
use std::ffi::OsString;
use std::io::Write;

/// What `--json` prints when a command ends with a problem before it has a document of its own.
#[derive(Serialize)]
struct Ended<'a> {
    problems: &'a [&'a Problem],
    exit: u8,
}

/// Prints the problem that ended a command, and gives the exit code.
pub(crate) fn problem(problem: &Problem, globals: &Globals, world: &mut World) -> u8 {
    let exit = problem.code.exit();
    if globals.json {
        // When stdout itself is lost there is nobody left to tell.
        let _ = world.print_json(&Ended { problems: &[problem], exit });
    }
    let paint = globals.paint(world.stderr_is_terminal);
    let _ = world.stderr.write_all(for_people(problem, paint).as_bytes());
    exit
}

/// The problem in lines: what happened, what usually lies behind it, what to do.
pub(crate) fn for_people(problem: &Problem, paint: Paint) -> String {
    let code = paint.dim(format_args!("[{}]", problem.code.name()));
    let mut text = format!("{} {} {code}\n", paint.red("error:"), printable(&problem.message));
    // A mistake on the command line has no cause behind it.
    if problem.code != Code::Usage {
        text += &format!("  cause: {}\n", problem.code.cause());
    }
    text += &format!("  what to do: {}\n", printable(&problem.hint));
    text
}

/// Prints what the parser of the command line answered: help, the version, or what is wrong with the arguments.
pub(crate) fn clap_answer(answer: &clap::Error, args: &[OsString], world: &mut World) -> u8 {
    let wrong = answer.use_stderr();
    let plain = answer.render().to_string();
    let no_color = args.iter().any(|arg| arg == "--no-color");
    let is_terminal = if wrong { world.stderr_is_terminal } else { world.stdout_is_terminal };
    let color = is_terminal && !no_color && paint::allowed(&world.env);
    let text = if color { answer.render().ansi().to_string() } else { plain.clone() };
    let exit = if wrong { Code::Usage.exit() } else { 0 };
    if wrong && args.iter().any(|arg| arg == "--json") {
        // Without a command the parser answers with the help, which is no sentence about it.
        let sentence = plain.lines().next().and_then(|line| line.strip_prefix("error: "));
        let problem = Problem::new(Code::Usage, sentence.unwrap_or("There is no command"));
        let _ = world.print_json(&Ended { problems: &[&problem], exit });
    }
    let stream = if wrong { &mut world.stderr } else { &mut world.stdout };
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    exit
}
