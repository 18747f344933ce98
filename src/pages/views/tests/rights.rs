//! The pages of what is kept about somebody.

use super::*;

pub(super) fn all(lang: Lang, text: &str) -> Written {
    let at = Moment::from_seconds(1_767_292_200);
    let page = |erasure| DataView { frame: frame(lang, Some(text)), erasure }.html();
    let waits = ErasureFace::Waits { due: at, receipt: "https://id.example/erased/x".into() };
    let erased = |erased_at, statement: Option<&str>| {
        let statement = statement.map(str::to_owned);
        ErasedView { frame: frame(lang, None), erased_at, statement }.html()
    };
    vec![
        ("data", page(ErasureFace::Possible { last_day: at.local_date() })),
        ("data-kept", page(ErasureFace::Kept)),
        ("data-waits", page(waits)),
        ("erased-not", erased(None, None)),
        ("erased-soon", erased(Some(at), None)),
        ("erased", erased(Some(at), Some("eyJ.eyJ.sig"))),
    ]
}
