//! What services get of somebody who had the processing of their data restricted: what the law demands, and nothing else.

use serde_json::{Map, Value};

use crate::account::Account;
use crate::app::App;
use crate::db::StoreError;
use crate::policy::Rights;

/// Leaves of `said` what may go out about the holder of `account`; where no law says what is demanded, nothing.
pub(super) async fn narrow(
    app: &App,
    account: &Account,
    said: &mut Map<String, Value>,
) -> Result<(), StoreError> {
    if account.restricted_at.is_none() {
        return Ok(());
    }
    let law = app.law.get().await?;
    let rules = law.at::<Rights>(app.clock.now().local_date()).ok().map(|dated| dated.rules);
    said.retain(|claim, _| rules.is_some_and(|rules| rules.demanded.contains(claim)));
    Ok(())
}
