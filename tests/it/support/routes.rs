//! What is written in `src/routes`, for the tests that walk every address.

use std::path::Path;

/// The text of every file of it.
pub(crate) fn routes() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.map(|file| std::fs::read_to_string(file).unwrap()).collect()
}
