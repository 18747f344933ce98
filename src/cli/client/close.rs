//! `khoa client close`: from a set second on a client is given nothing, and people are led to its successor.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::base::Moment;
use crate::boot::BootError;
use crate::cli::{Output, Workshop};
use crate::client::{self, Closable, Close};
use crate::db::Conn;

#[derive(Args)]
pub(super) struct CloseArgs {
    /// The client's name.
    id: String,
    /// When: a whole second with its zone, such as 2027-07-01T00:00:00+07:00, at least 10 seconds ahead. Before it is over it can be set
    /// anew; afterwards only the successor can, at the same moment.
    #[arg(long, value_name = "MOMENT", required_unless_present = "take_back")]
    at: Option<Moment>,
    /// The client that takes its place: people are shown the way there.
    #[arg(long, value_name = "CLIENT", conflicts_with = "take_back")]
    successor: Option<String>,
    /// Let it stay after all, before its moment.
    #[arg(long, conflicts_with = "at")]
    take_back: bool,
}

pub(super) async fn run(shop: &Workshop, args: CloseArgs, output: Output) -> Result<ExitCode, BootError> {
    let CloseArgs { id, at, successor, .. } = args;
    let Some(at) = at else { return stay(shop, id, output).await };
    let (desk, close) = (shop.desk(), Close { id, at, successor, with: None });
    let closed = shop.db.write(move |c| {
        let closable = match client::may_close(c, desk.now, &close)? {
            Ok(closable) => closable,
            Err(refused) => return Ok(Err(refused)),
        };
        client::close(c, &desk, &closable).map(|()| Ok(closable))
    });
    let closable = closed.await?.map_err(|refused| BootError::Other(refused.to_string()))?;
    let successor = closable.successor.as_ref().map(|one| one.id.as_str());
    output.say(
        &json!({
            "client_id": closable.client.id.as_str(), "closing_at": at.to_string(), "successor": successor,
            "new_subjects": closable.makes_new_subjects(),
        }),
        told(&closable, at),
    )
}

async fn stay(shop: &Workshop, id: String, output: Output) -> Result<ExitCode, BootError> {
    let (desk, name) = (shop.desk(), id.clone());
    let stays = shop.db.write(move |c: &mut Conn| client::stay(c, &desk, &name, None)).await?;
    stays.map_err(|refused| BootError::Other(refused.to_string()))?;
    output.say(
        &json!({ "client_id": id, "closing_at": null }),
        format!("{id} stays; every server heeds it within a second."),
    )
}

fn told(closable: &Closable, at: Moment) -> String {
    let (id, successor) = (&closable.client.id, closable.successor.as_ref());
    let to = successor.map_or_else(
        || "people are told to ask whoever runs it, for no successor is named".to_owned(),
        |one| format!("people are shown the way to {}", one.id),
    );
    let closes = format!("{id} closes at {at}: from that second on it is given nothing, and {to}.");
    match successor {
        Some(one) if closable.makes_new_subjects() => format!(
            "{closes}\nwarning: the sub of a person at {new} is not the one at {id}: they are of two sectors. While nobody uses {new} \
             yet, give it the sector of {id}: khoa client set {new} --sector {sector} --accept-new-subjects. Otherwise {new} has to \
             know people by a claim, such as the personal number; what an old system called them by itself can be brought along in a \
             list, as subject:{new} (khoa changeover import --help).",
            new = one.id,
            sector = closable.client.sector(),
        ),
        _ => closes,
    }
}
