//! `ingest config show`: what is in force, and where each setting came from. Never a password.

use crate::command::Globals;
use crate::command::place::PlaceArgs;
use crate::command::place::chosen::Shown;
use crate::command::place::joined::Joined;
use crate::problem::Problem;
use crate::words::path::printable;
use crate::world::World;
use clap::Args;
use serde::Serialize;
use std::path::Path;

/// Print the settings in force, and where each came from
#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Serialize)]
struct Document<'a> {
    file: Option<&'a Path>,
    settings: &'a [Shown],
}

impl Show {
    pub(super) fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let joined = Joined::new(&self.place, globals, world)?;
        let file = joined.file.as_ref().map(|file| file.path.as_path());
        let settings = &joined.chosen.0;
        if globals.json {
            world.print_json(&Document { file, settings })?;
            return Ok(0);
        }
        let read = file.map_or("none".into(), |path| path.display().to_string());
        let width = |of: fn(&Shown) -> usize| settings.iter().map(of).max().unwrap_or(0);
        let (keys, values) = (width(|shown| shown.key.len()), width(|shown| value(shown).chars().count()));
        let mut text = format!("configuration file: {}\n", printable(&read));
        let paint = globals.paint(world.stdout_is_terminal);
        for shown in settings {
            let from = paint.dim(shown.from.word());
            text += &format!("{:keys$}  {:values$}  {from}\n", shown.key, value(shown));
        }
        world.print(text)?;
        Ok(0)
    }
}

fn value(shown: &Shown) -> String {
    shown.value.as_deref().map_or("-".into(), |value| printable(value).into_owned())
}
