//! The program without its process: arguments in, exit code out.

mod log;
mod signals;

use crate::command::Cli;
use crate::command::report;
use crate::problem::{Code, Problem};
use crate::world::World;
use std::ffi::OsString;

/// Runs one command. `args` start with the name of the program. Gives the exit code of the command line's contract.
pub fn run(args: impl IntoIterator<Item = OsString>, world: &mut World) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::read(&args, world) {
        Ok(cli) => cli,
        Err(answer) => return report::clap_answer(&answer, &args, world),
    };
    let globals = cli.flags.globals(world);
    if world.owns_process {
        log::start(globals.verbose, &world.stderr);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let problem = Problem::new(Code::Internal, format!("The system gives no threads: {error}"));
            return report::problem(&problem, &globals, world);
        }
    };
    let result = runtime.block_on(async {
        if world.owns_process {
            signals::heed(world.stop.clone());
        }
        cli.command.run(&globals, world).await
    });
    // Threads that still wait for a dead disk or server do not keep the program.
    runtime.shutdown_background();
    match result {
        Ok(exit) => exit,
        Err(problem) => report::problem(&problem, &globals, world),
    }
}
