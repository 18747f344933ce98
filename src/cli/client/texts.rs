//! What people read about a client, as `khoa client` takes it: the same options wherever a client is written down.

use clap::Args;

use crate::client::Metadata;

/// Texts in Vietnamese and English; `""` takes one away.
#[derive(Debug, Default, Args)]
pub(super) struct TextArgs {
    /// The name people see, in Vietnamese; with --name-en alone there is an English one only.
    #[arg(long)]
    name: Option<String>,
    /// The name in English.
    #[arg(long, value_name = "NAME")]
    name_en: Option<String>,
    /// The agency or firm behind it.
    #[arg(long)]
    agency: Option<String>,
    /// The same in English.
    #[arg(long, value_name = "AGENCY")]
    agency_en: Option<String>,
    /// What it wants people's data for, in a sentence they read when they are asked.
    #[arg(long)]
    purpose: Option<String>,
    /// The same in English.
    #[arg(long, value_name = "PURPOSE")]
    purpose_en: Option<String>,
}

impl TextArgs {
    /// Whether there is a name among them.
    pub(super) fn name_it(&self) -> bool {
        self.name.is_some() || self.name_en.is_some()
    }

    /// Writes what was given; what was not stays as it is.
    pub(super) fn write(self, metadata: &mut Metadata) {
        let mut name = Some(std::mem::take(&mut metadata.name)).filter(|name| !name.is_empty());
        write(&mut name, &mut metadata.name_en, self.name, self.name_en);
        metadata.name = name.unwrap_or_default();
        write(&mut metadata.agency, &mut metadata.agency_en, self.agency, self.agency_en);
        write(&mut metadata.purpose, &mut metadata.purpose_en, self.purpose, self.purpose_en);
    }
}

/// The untagged text is the Vietnamese one, or the English one again where that is all there is.
fn write(
    untagged: &mut Option<String>,
    en: &mut Option<String>,
    new_vi: Option<String>,
    new_en: Option<String>,
) {
    let mut vi = untagged.take().filter(|text| en.as_ref() != Some(text));
    for (kept, given) in [(&mut vi, new_vi), (&mut *en, new_en)] {
        if let Some(text) = given {
            *kept = Some(text).filter(|text| !text.is_empty());
        }
    }
    *untagged = vi.or_else(|| en.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_written_and_taken_away_by_itself() {
        let text = |text: &str| Some(text.to_owned());
        let (mut untagged, mut en) = (None, None);
        for (new_vi, new_en, expected) in [
            (None, text("Library"), (text("Library"), text("Library"))),
            (None, text("The library"), (text("The library"), text("The library"))),
            (text("Thư viện"), None, (text("Thư viện"), text("The library"))),
            (None, None, (text("Thư viện"), text("The library"))),
            (text("Thư viện A"), text(""), (text("Thư viện A"), None)),
            (text(""), None, (None, None)),
        ] {
            write(&mut untagged, &mut en, new_vi, new_en);
            assert_eq!((untagged.clone(), en.clone()), expected);
        }
    }
}
