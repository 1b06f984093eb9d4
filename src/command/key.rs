//! `ingest key`: the key that signs receipts, and what others need to trust it.

use super::globals::Globals;
use super::place::{Setup, StateArgs};
use crate::problem::{Code, Problem};
use crate::receipt::{Signer, SigningKey};
use crate::words::path::shown;
use crate::world::World;
use clap::{Args, Subcommand};
use serde_json::json;

/// The key that signs receipts: make, show, hand out its public half
#[derive(Debug, Args)]
pub(crate) struct Key {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make the key. `send` does so by itself when it is first needed
    New(StateArgs),
    /// Show the key's fingerprint, its file and its public half
    Show(Show),
    /// Print the line of an `allowed_signers` file, with which `ssh-keygen -Y verify` and `ingest verify` trust the key
    Export(Export),
}

#[derive(Debug, Args)]
struct Show {
    /// Only the line of an `allowed_signers` file, as `key export` prints it
    #[arg(long)]
    allowed_signers: bool,
    #[command(flatten)]
    state: StateArgs,
}

#[derive(Debug, Args)]
struct Export {
    /// The content of a `.pub` file instead
    #[arg(long)]
    public: bool,
    #[command(flatten)]
    state: StateArgs,
}

impl Key {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        match &self.action {
            Action::New(state) => {
                let setup = state.setup(globals, world)?;
                let path = SigningKey::path_in(&setup.state);
                if SigningKey::load(&setup.state)?.is_some() {
                    let message = format!("`{}` is a key already, and is not replaced", shown(&path));
                    return Err(Problem::new(Code::Usage, message)
                        .with_hint("Move it away first; keep its `.pub` in `keys/trusted`, or earlier receipts are not trusted"));
                }
                SigningKey::create(&setup.state, &setup.studio)?;
                print(&setup, What::All, globals, world)
            }
            Action::Show(Show { allowed_signers, state }) => {
                let what = if *allowed_signers { What::AllowedSigners } else { What::All };
                print(&state.setup(globals, world)?, what, globals, world)
            }
            Action::Export(Export { public, state }) => {
                let what = if *public { What::Public } else { What::AllowedSigners };
                print(&state.setup(globals, world)?, what, globals, world)
            }
        }
    }
}

/// What to print of a key.
enum What {
    All,
    AllowedSigners,
    Public,
}

fn print(setup: &Setup, what: What, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
    let key = SigningKey::load(&setup.state)?.ok_or_else(|| {
        let path = SigningKey::path_in(&setup.state);
        Problem::new(Code::KeyUnusable, format!("There is no key `{}`", shown(&path)))
    })?;
    let signer = Signer { key: key.public(), name: key.comment().to_owned() };
    let fingerprint = key.public().fingerprint();
    let (public, allowed) = (signer.public_line(), signer.allowed_signers_line());
    if globals.json {
        world.print_json(&json!({
            "path": key.path(),
            "fingerprint": fingerprint,
            "public": public,
            "allowed_signers": allowed,
        }))?;
        return Ok(0);
    }
    match what {
        What::All => world.print(format_args!("{fingerprint}\n{}\n{public}\n", shown(key.path())))?,
        What::AllowedSigners => world.print(format_args!("{allowed}\n"))?,
        What::Public => world.print(format_args!("{public}\n"))?,
    }
    Ok(0)
}
