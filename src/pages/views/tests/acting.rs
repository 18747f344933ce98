//! The page on which one says for whom one acts.

use super::*;

pub(super) fn choose(lang: Lang, text: &str) -> ChooseView {
    let row = ChoiceRow {
        value: "acc_1".into(),
        name: text.into(),
        code: Some("9900000016".into()),
        roles: crate::mandate::member::Role::ALL.to_vec(),
    };
    let ward = WardChoice {
        value: "ward:acc_2".into(),
        name: text.into(),
        number: Some("•••••••••001".into()),
        relation: crate::mandate::guardian::Relation::Guardian,
    };
    ChooseView {
        frame: frame(lang, Some(text)),
        flow: "f1".into(),
        service: service(text),
        myself: true,
        wards: vec![ward],
        organisations: true,
        rows: vec![row],
        more: 3,
        searchable: true,
        wanted: text.into(),
        any: true,
        low: true,
    }
}
