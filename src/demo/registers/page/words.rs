//! What the page says.

use crate::base::Lang;

/// The words in one language.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) switches: &'static str,
    pub(super) now: &'static str,
    pub(super) behave: &'static str,
    pub(super) happen: &'static str,
    pub(super) happen_lead: &'static str,
    pub(super) whom: &'static str,
    pub(super) what: &'static str,
    pub(super) tell: &'static str,
    pub(super) happenings: [(&'static str, &'static str); 4],
    pub(super) photos: &'static str,
    pub(super) photos_lead: &'static str,
    pub(super) number: &'static str,
    pub(super) fetch: &'static str,
    pub(super) unsure: &'static str,
    pub(super) another: &'static str,
    /// In the order of the page.
    pub(super) registers: [&'static str; 5],
    behaviours: [(&'static str, &'static str); 6],
}

impl Words {
    pub(super) const fn of(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Self {
                title: "Các cơ sở dữ liệu mô phỏng",
                lead: "Khoá hỏi những nơi này thay cho các cơ sở dữ liệu quốc gia. Mọi người trong đó đều không có thật.",
                switches: "Cho hỏng thử",
                now: "Hiện nay:",
                behave: "Đổi",
                happen: "Cho xảy ra một việc",
                happen_lead: "Cơ sở dữ liệu báo cho Khoá trong vài giây: tài khoản bị khoá hay mở lại, và các cổng đang mở được báo.",
                whom: "Số định danh của người đó",
                what: "Việc gì",
                tell: "Báo",
                happenings: [
                    ("death", "Qua đời"),
                    ("card_revoked", "Giấy tờ bị thu hồi"),
                    ("card_issued", "Giấy tờ được cấp mới"),
                    ("director_replaced", "Tổ chức có người đại diện khác (nhập mã số thuế)"),
                ],
                photos: "Ảnh để nộp",
                photos_lead: "Hệ thống so sánh khuôn mặt mô phỏng chỉ nhận ra ảnh lấy từ đây; ảnh khác thì nó không chắc.",
                number: "Số định danh cá nhân",
                fetch: "Tải ảnh",
                unsure: "Ảnh mờ, không chắc là ai",
                another: "Ảnh của người khác",
                registers: [
                    "Dân cư",
                    "Xuất nhập cảnh",
                    "Hộ tịch",
                    "Đăng ký doanh nghiệp",
                    "So sánh khuôn mặt và vân tay",
                ],
                behaviours: [
                    ("well", "trả lời bình thường"),
                    ("down", "không trả lời"),
                    ("slow", "trả lời quá chậm"),
                    ("wrong", "trả lời sai câu hỏi"),
                    ("behind", "dữ liệu cũ"),
                    ("refusing", "từ chối"),
                ],
            },
            Lang::En => Self {
                title: "Simulated registers",
                lead: "Khoá asks these in place of the national registers. Everybody in them is invented.",
                switches: "Make them fail",
                now: "Just now:",
                behave: "Change",
                happen: "Let something happen",
                happen_lead: "The register tells Khoá within seconds: the account locks or opens, and portals that are open are told.",
                whom: "The person's number",
                what: "What",
                tell: "Tell",
                happenings: [
                    ("death", "They died"),
                    ("card_revoked", "Their document was revoked"),
                    ("card_issued", "A new document was issued"),
                    ("director_replaced", "An organisation is represented by another (type its tax code)"),
                ],
                photos: "Photos to hand in",
                photos_lead: "The simulated comparison of faces knows photos from here only; of any other it is not sure.",
                number: "Personal number",
                fetch: "Get the photo",
                unsure: "A blurred photo that could be anybody",
                another: "A photo of somebody else",
                registers: [
                    "Population",
                    "Immigration",
                    "Civil status",
                    "Business register",
                    "Comparison of faces and fingerprints",
                ],
                behaviours: [
                    ("well", "answers"),
                    ("down", "does not answer"),
                    ("slow", "answers too late"),
                    ("wrong", "answers another question"),
                    ("behind", "knows old things only"),
                    ("refusing", "refuses"),
                ],
            },
        }
    }

    pub(super) fn behaviour(&self, id: &str) -> &'static str {
        self.behaviours.iter().find(|(one, _)| *one == id).map_or("", |(_, words)| words)
    }
}
