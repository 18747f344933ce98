//! Named checks: the refusals of a protocol endpoint as an ordered list over gathered facts.

use super::error::OAuthError;

/// A check is pure: it reads facts and says yes, or how to refuse.
pub(super) type Check<F> = fn(&F) -> Result<(), OAuthError>;

/// Checks with the sentence each one makes true, in the order that is the argument.
pub(super) type Checks<F> = [(&'static str, Check<F>)];

/// Runs the checks in order; the first refusal ends it, is logged and goes by its name.
///
/// # Errors
/// The first refusal.
pub(super) fn run<F>(checks: &Checks<F>, facts: &F) -> Result<(), OAuthError> {
    for (name, check) in checks {
        check(facts).map_err(|refusal| {
            tracing::info!(check = name, code = refusal.code().as_str(), "check refused");
            refusal.named(name)
        })?;
    }
    Ok(())
}

/// The names, one a line: the snapshot a reviewer sees change.
pub(super) fn names<F>(checks: &Checks<F>) -> String {
    checks.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("\n")
}
