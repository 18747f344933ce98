//! What the page of the cut-over says.

use crate::base::Lang;

/// In one language.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) people: &'static str,
    pub(super) flows: &'static str,
    pub(super) lead: &'static str,
    pub(super) none: &'static str,
    pub(super) left: &'static str,
    pub(super) over: &'static str,
    pub(super) counts: &'static str,
    pub(super) set: &'static str,
    pub(super) take_back: &'static str,
    pub(super) again: &'static str,
    pub(super) play: &'static str,
    pub(super) steps: [&'static str; 4],
    pub(super) former: &'static str,
    pub(super) national: &'static str,
    pub(super) board: &'static str,
}

impl Words {
    pub(super) const fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Vi => &VI,
            Lang::En => &EN,
        }
    }
}

const VI: Words = Words {
    title: "Ngày tài khoản cũ ngừng",
    people: "Có thể đóng vai ai",
    flows: "Hai cửa sổ",
    lead: "Cổng cũ của tỉnh Sông Ngân từng có tài khoản riêng; danh sách đã được đưa vào đây. Từ giây bạn đặt, các tài khoản đó ngừng và cổng cũ đóng, nhường chỗ cho Cổng quốc gia.",
    none: "Chưa đặt thời điểm.",
    left: "Còn {n} giây.",
    over: "Đã ngừng. Không dời hay rút lại được nữa; muốn xem lại, hãy xoá thư mục của bản trình diễn.",
    counts: "Nhận vào {all}: {moved} đã chuyển, {ready} sẵn sàng, {blocked} còn vướng, {rejected} không nhận được.",
    set: "Ngừng sau một phút",
    take_back: "Rút lại",
    again: "Xem lại",
    play: "Cách xem",
    steps: [
        "Bấm “Ngừng sau một phút”, rồi mở cổng cũ ở một cửa sổ khác và đăng nhập bằng 099193000001: trang đăng nhập báo trước khi nào cổng chuyển đi đâu.",
        "Mở thêm một cửa sổ ở trang đăng nhập của cổng cũ và để đó, đừng đăng nhập.",
        "Khi hết phút, đăng nhập ở cửa sổ đang chờ: trang nói cổng đã đóng lúc nào và đưa bạn đến Cổng quốc gia, nơi không hỏi mật khẩu lần nữa.",
        "Cán bộ cơ quan định danh (xem “Có thể đóng vai ai”) đọc bảng chuyển đổi: thời điểm, cổng đóng, và số nhận vào khớp với số đã chuyển, sẵn sàng, còn vướng, không nhận được.",
    ],
    former: "Cổng cũ",
    national: "Cổng quốc gia",
    board: "Bảng chuyển đổi",
};

const EN: Words = Words {
    title: "The day the old accounts stop",
    people: "Whom you can be",
    flows: "Two windows",
    lead: "The former portal of Sông Ngân province had accounts of its own; the list of them was brought in here. From the second you set they stop, and the former portal closes for the national one.",
    none: "No moment is set.",
    left: "{n} seconds to go.",
    over: "They have stopped. That can be neither moved nor taken back; to watch it again, delete the demo's folder.",
    counts: "{all} came in: {moved} moved, {ready} ready, {blocked} blocked, {rejected} not taken.",
    set: "Stop in one minute",
    take_back: "Take it back",
    again: "Look again",
    play: "How to watch",
    steps: [
        "Press “Stop in one minute”, then open the former portal in another window and sign in as 099193000001: the sign-in page says beforehand from when it is where.",
        "Open the former portal's sign-in page in one more window and leave it there.",
        "When the minute is over, sign in where it waits: the page says when the portal closed and leads to the national portal, which asks for no password again.",
        "An officer of the identity authority (see “Whom you can be”) reads the board of the change-over: the moment, what closes, and that what came in is what moved, is ready, is blocked or was not taken.",
    ],
    former: "The former portal",
    national: "National portal",
    board: "Board of the change-over",
};
