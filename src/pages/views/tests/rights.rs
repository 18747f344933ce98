//! The pages of what is kept about somebody.

use super::*;
use crate::pages::views::rights::DatumRow;
use crate::rights::retention::Kind;

pub(super) fn all(lang: Lang, text: &str) -> Written {
    let at = Moment::from_seconds(1_767_292_200);
    let data = |erasure, restricted| {
        let terms = Some(["10", "15", "20"].map(str::to_owned));
        let long =
            [KeptFor::Good, KeptFor::Days(1), KeptFor::WorkingDays(5), KeptFor::Months(6), KeptFor::Years(5)];
        let kept = Kind::ALL.into_iter().zip(long.into_iter().cycle()).collect();
        DataView { frame: frame(lang, Some(text)), erasure, restricted, terms, kept }.html()
    };
    let page = |erasure| data(erasure, None);
    let now = Some(text.to_owned());
    let correction = CorrectionView {
        frame: frame(lang, Some(text)),
        rows: vec![DatumRow { name: "name", label: datum_key("name"), now }],
        datum: "name".into(),
        says: text.into(),
        why: text.into(),
        troubles: Vec::new(),
    };
    let restriction =
        RestrictionView { frame: frame(lang, Some(text)), why: text.into(), troubles: Vec::new() };
    let waits = ErasureFace::Waits { due: at, receipt: "https://id.example/erased/x".into() };
    let erased = |erased_at, statement: Option<&str>| {
        let statement = statement.map(str::to_owned);
        ErasedView { frame: frame(lang, None), erased_at, statement }.html()
    };
    vec![
        ("data", page(ErasureFace::Possible { last_day: at.local_date() })),
        ("data-kept", page(ErasureFace::Kept)),
        ("data-waits", page(waits)),
        ("data-restricted", data(ErasureFace::Kept, Some(at))),
        ("correction", correction.html()),
        ("restriction", restriction.html()),
        ("erased-not", erased(None, None)),
        ("erased-soon", erased(Some(at), None)),
        ("erased", erased(Some(at), Some("eyJ.eyJ.sig"))),
    ]
}
