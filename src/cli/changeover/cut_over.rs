//! `khoa changeover cut-over`.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::base::Moment;
use crate::boot::BootError;
use crate::changeover::{self, CutOver, OfSource, PortalToClose, Source};
use crate::cli::{Output, Workshop};
use crate::client::Closable;
use crate::db::Conn;

#[derive(Args)]
pub(super) struct CutOverArgs {
    /// The system, as its lists were brought under.
    source: Source,
    /// When: a whole second with its zone, such as 2027-07-01T00:00:00+07:00, at least 10 seconds ahead.
    #[arg(long, value_name = "MOMENT", required_unless_present = "take_back")]
    at: Option<Moment>,
    /// A portal that stood on those accounts and closes in the same second, and what takes its place. Those that were named before stay.
    #[arg(long = "portal", value_name = "CLIENT=SUCCESSOR", value_parser = portal, conflicts_with = "take_back")]
    portals: Vec<PortalToClose>,
    /// Let them go on after all, and their portals, before the moment.
    #[arg(long, conflicts_with = "at")]
    take_back: bool,
}

fn portal(text: &str) -> Result<PortalToClose, String> {
    let (id, successor) = text.split_once('=').map_or((text, None), |(id, to)| (id, Some(to.to_owned())));
    match id.is_empty() || successor.as_deref() == Some("") {
        true => Err("expected CLIENT=SUCCESSOR, or CLIENT alone where nothing takes its place".into()),
        false => Ok(PortalToClose { id: id.to_owned(), successor }),
    }
}

pub(super) async fn run(shop: &Workshop, args: CutOverArgs, output: Output) -> Result<ExitCode, BootError> {
    let CutOverArgs { source, at, portals, .. } = args;
    let Some(at) = at else { return take_back(shop, source, output).await };
    let (desk, wish) = (shop.desk(), CutOver { source: source.clone(), at, portals });
    let set = shop.db.write(move |c: &mut Conn| changeover::cut_over(c, &desk, &wish)).await?;
    let set = set.map_err(|refused| BootError::Other(refused.to_string()))?;
    let one = |one: &Closable| {
        let successor = one.successor.as_ref().map(|it| it.id.as_str());
        json!({ "client_id": one.client.id.as_str(), "successor": successor, "new_subjects": one.makes_new_subjects() })
    };
    let before = set.before.map(|at| at.to_string());
    let value = json!({
        "source": source.as_str(), "cut_over_at": at.to_string(), "before": before,
        "portals": set.portals.iter().map(one).collect::<Vec<_>>(),
    });
    let portals = set.portals.iter().map(|one| {
        let to = one.successor.as_ref().map_or_else(|| "nothing: no successor is named".to_owned(), |it| it.id.to_string());
        let warning = if one.makes_new_subjects() {
            "; warning: it has another sector, and people another sub there (khoa client close says what to do)"
        } else {
            ""
        };
        format!("\n  {} closes in the same second, for {to}{warning}", one.client.id)
    });
    let moved = before.map(|before| format!(" (it was to be at {before})")).unwrap_or_default();
    let portals: String = portals.collect();
    output.say(&value, format!("the accounts of {source} stop at {at}{moved}{portals}"))
}

async fn take_back(shop: &Workshop, source: Source, output: Output) -> Result<ExitCode, BootError> {
    let (desk, of) = (shop.desk(), source.clone());
    let taken = shop.db.write(move |c: &mut Conn| changeover::take_cut_over_back(c, &desk, &of)).await?;
    let stay = taken.map_err(|refused| BootError::Other(refused.to_string()))?;
    let stay: Vec<String> = stay.iter().map(ToString::to_string).collect();
    let portals =
        if stay.is_empty() { String::new() } else { format!("; these portals stay: {}", stay.join(", ")) };
    let value = json!({ "source": source.as_str(), "cut_over_at": null, "portals_stay": stay });
    output.say(&value, format!("the accounts of {source} go on{portals}"))
}

/// What is known of one source, in a line.
pub(super) fn line(one: &OfSource, now: Moment) -> String {
    let stops = match (one.cut_over_at, one.left(now)) {
        (None, _) => "no cut-over is set".to_owned(),
        (Some(at), None) => format!("its accounts stopped at {at}"),
        (Some(at), Some(left)) => {
            let minutes = left.as_secs().div_ceil(60);
            format!(
                "its accounts stop at {at}, in {} days {} hours {} minutes",
                minutes / 1_440,
                minutes / 60 % 24,
                minutes % 60
            )
        }
    };
    let counts = &one.counts;
    format!(
        "{}: {} came in = {} moved + {} ready + {} blocked + {} rejected; {stops}",
        one.source,
        one.came_in(),
        counts.moved,
        counts.ready,
        counts.is_blocked(),
        one.rejected,
    )
}
