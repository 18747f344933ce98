//! What a portal is there for, in its own words: an authority keeps dossiers, a library lends books. All else of a portal is
//! the same.

use crate::base::Lang;

/// What a portal is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trade {
    /// Procedures of an authority.
    Procedures,
    /// Books to borrow.
    Books,
}

/// How it speaks of that.
pub(super) struct TradeWords {
    pub(super) lead: &'static str,
    pub(super) what_for: &'static str,
    /// What it keeps for a person, as a heading and with their name after it.
    pub(super) kept: &'static str,
    pub(super) kept_of: &'static str,
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) state: &'static str,
    pub(super) rows: [(&'static str, &'static str, &'static str); 3],
}

impl Trade {
    /// What people file here for their organisation, as its signer reads it.
    pub(super) const fn document(self) -> &'static str {
        match self {
            Self::Procedures => "Tờ khai thuế quý 3/2026",
            Self::Books => "Đơn mượn sách cho thư viện cơ quan",
        }
    }

    /// The words of a language.
    pub(super) const fn words(self, lang: Lang) -> &'static TradeWords {
        match (self, lang) {
            (Self::Procedures, Lang::Vi) => &PROCEDURES_VI,
            (Self::Procedures, Lang::En) => &PROCEDURES_EN,
            (Self::Books, Lang::Vi) => &BOOKS_VI,
            (Self::Books, Lang::En) => &BOOKS_EN,
        }
    }
}

const PROCEDURES_VI: TradeWords = TradeWords {
    lead: "Nộp và theo dõi hồ sơ trực tuyến",
    what_for: "Đăng nhập để nộp hồ sơ, xem kết quả và nhận giấy tờ của bạn mà không phải đến quầy.",
    kept: "Hồ sơ của tôi",
    kept_of: "Hồ sơ của",
    code: "Mã hồ sơ",
    name: "Thủ tục",
    state: "Tình trạng",
    rows: [
        ("261102-0017", "Đăng ký thường trú", "Đang xử lý"),
        ("261015-0203", "Cấp bản sao trích lục khai sinh", "Đã có kết quả"),
        ("260920-0081", "Đổi giấy phép lái xe", "Đã trả kết quả"),
    ],
};

const PROCEDURES_EN: TradeWords = TradeWords {
    lead: "Submit and follow your applications online",
    what_for: "Sign in to submit an application, see its result and receive your papers without queueing at a counter.",
    kept: "My applications",
    kept_of: "Applications of",
    code: "Code",
    name: "Procedure",
    state: "Status",
    rows: [
        ("261102-0017", "Registration of permanent residence", "Being processed"),
        ("261015-0203", "Copy of a birth registration", "Result available"),
        ("260920-0081", "Exchange of a driving licence", "Result handed over"),
    ],
};

const BOOKS_VI: TradeWords = TradeWords {
    lead: "Mượn sách và gia hạn trực tuyến",
    what_for: "Đăng nhập để làm thẻ bạn đọc, đặt sách và gia hạn sách đang mượn.",
    kept: "Sách của tôi",
    kept_of: "Sách đang mượn của",
    code: "Mã sách",
    name: "Tên sách",
    state: "Tình trạng",
    rows: [
        ("0412", "Những con đò trên sông Ngân", "Phải trả ngày 12/12"),
        ("1187", "Cây thuốc quanh nhà", "Đang chờ nhận"),
        ("0093", "Tập nói tiếng Anh mỗi ngày", "Đã trả"),
    ],
};

const BOOKS_EN: TradeWords = TradeWords {
    lead: "Borrow and renew books online",
    what_for: "Sign in to get a reader's card, reserve books and renew those you have.",
    kept: "My books",
    kept_of: "Books borrowed by",
    code: "Shelf mark",
    name: "Title",
    state: "Status",
    rows: [
        ("0412", "The ferries of the Ngân river", "Due on 12 December"),
        ("1187", "Medicinal plants around the house", "Ready to collect"),
        ("0093", "A little English every day", "Returned"),
    ],
};
