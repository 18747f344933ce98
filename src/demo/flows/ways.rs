//! Where a flow is played: each a link that works.

use crate::base::Lang;
use crate::demo::stage::{Ports, Stand, local};

/// A place to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    National,
    Province,
    Library,
    Khoa,
    SignIn,
    Requests,
    Console,
    Lock,
    PaperLock,
    Unlock,
    Codes,
    Wards,
    Organisations,
    Registers,
    Joining,
    PhoneA,
    PhoneARequests,
    PhoneARead,
    PhoneASafety,
    PhoneB,
}

/// A way as the page shows it.
pub(super) struct Link {
    pub(super) name: String,
    pub(super) url: String,
}

impl Way {
    pub(super) fn link(self, lang: Lang, ports: Ports) -> Link {
        let khoa = |path: &str| format!("{}{path}", local(ports.service));
        let phone = |path: &str| format!("{}{path}", local(ports.phone));
        let ((vi, en), url) = match self {
            Self::National => (("Cổng quốc gia", "National portal"), portal(Stand::National, ports)),
            Self::Province => (("Cổng ở tỉnh", "The province's portal"), portal(Stand::Province, ports)),
            Self::Library => (("Thư viện", "The library"), portal(Stand::Library, ports)),
            Self::Khoa => (("Khoá", "Khoá"), khoa("/")),
            Self::SignIn => (("Trang đăng nhập", "Sign-in page"), khoa("/login")),
            Self::Requests => (("Yêu cầu ở Khoá", "Requests at Khoá"), khoa("/approvals")),
            Self::Console => (("Quầy", "Counter"), khoa("/console")),
            Self::Lock => (("Khoá tài khoản", "Lock the account"), khoa("/settings/lock")),
            Self::PaperLock => (("Khoá bằng mã trên giấy", "Lock by a code on paper"), khoa("/lock")),
            Self::Unlock => (("Mở khoá", "Unlock"), khoa("/unlock")),
            Self::Codes => (("Mã khẩn cấp", "Emergency codes"), khoa("/settings/recovery-codes")),
            Self::Wards => (("Trẻ em và người được giám hộ", "Children and wards"), khoa("/wards")),
            Self::Organisations => (("Tổ chức của bạn", "Your organisations"), khoa("/organisations")),
            Self::Registers => {
                let registers = format!("{}/play", local(ports.registers));
                (("Cơ sở dữ liệu mô phỏng", "Simulated registers"), registers)
            }
            Self::Joining => {
                (("Hai tài khoản, một người", "Two accounts, one person"), khoa("/settings/merge"))
            }
            Self::PhoneA => (("Điện thoại A", "Phone A"), phone("/a/")),
            Self::PhoneARequests => {
                (("Yêu cầu trên điện thoại A", "Requests on phone A"), phone("/a/#requests"))
            }
            Self::PhoneARead => (("Đọc mã bằng điện thoại A", "Read a code with phone A"), phone("/a/#read")),
            Self::PhoneASafety => (("Bảo vệ trên điện thoại A", "Safety on phone A"), phone("/a/#safety")),
            Self::PhoneB => (("Điện thoại B", "Phone B"), phone("/b/")),
        };
        Link { name: (if lang == Lang::Vi { vi } else { en }).to_owned(), url }
    }
}

/// Where it does not first ask whether somebody is signed in.
fn portal(stand: Stand, ports: Ports) -> String {
    format!("{}/?silent=no", stand.url(ports))
}
