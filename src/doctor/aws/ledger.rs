//! The ledger: whether its table is there, is one of a ledger, and can be read.

use crate::cloud;
use crate::doctor::finding::{Check, Finding, check};
use crate::doctor::look::{Late, Look};
use crate::doctor::subject::Settings;
use crate::journey::Print;
use crate::ledger::{Ledger, Place, Scribe};
use crate::problem::{Code, Problem};
use crate::words::id::DumpId;
use std::time::Duration;

/// Two calls with all their tries.
const PATIENCE: Duration = Duration::from_secs(85);

pub(super) fn about(place: &Place) -> Check {
    check("ledger", &place.table)
}

pub(super) async fn examine(look: &Look, settings: &Settings) -> Vec<Finding> {
    let Some((account, place)) = &settings.ledger else { return Vec::new() };
    let seen = look.within(
        PATIENCE,
        Box::pin(async {
            let tables = cloud::connect(account).await?.tables;
            let nobody = Scribe { studio: String::new(), host: String::new(), journal: String::new() };
            let ledger = Ledger::new(tables, place.clone(), nobody, look.clock.clone());
            // Of a dump and a card that nobody has.
            ledger.says(DumpId::new(look.clock.now())).await?;
            ledger.ask(Print::from(0)).await?;
            Ok::<(), Problem>(())
        }),
    );
    vec![judge(place, seen.await)]
}

fn judge(place: &Place, seen: Result<Result<(), Problem>, Late>) -> Finding {
    let (about, Place { table, region, .. }) = (about(place), place);
    match seen {
        Ok(Ok(())) => about.ok(format!(
            "The table `{table}` in {region} can be read; not tried, since it would leave something behind: `dynamodb:PutItem`"
        )),
        Ok(Err(problem)) => about.fault(problem),
        Err(late) => about.silent(Code::AwsUnreachable, format_args!("Reading the table `{table}`"), late),
    }
}
