//! What can be asked: each question is a type that names its register, its answer, and whom it is about.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::register::Keeper;
use super::subject::Subject;

/// A question to one register. As it is serialised it goes over the wire.
pub trait Question: Serialize + Clone + Send + Sync + 'static {
    /// The register that can answer it.
    type Of: Keeper;
    /// What it says of a number it knows. What is sent beside these members is passed over: registers add some.
    type Facts: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// Its name on the wire.
    const NAME: &'static str;

    /// Whom it is about.
    fn about(&self) -> Subject;
}

macro_rules! masked {
    ($($name:ident),+ $(,)?) => { $(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+ };
}
pub(super) use masked;
