//! The words that all portals share, in Vietnamese and English. A portal speaks for itself: none of these are Khoá's own.

use crate::base::Lang;

/// A title and the sentence below it.
type Told = (&'static str, &'static str);

/// Everything a page can say.
pub(super) struct Words {
    pub(super) sign_in: &'static str,
    pub(super) one_account: &'static str,
    pub(super) signed_out: &'static str,
    pub(super) hello: &'static str,
    pub(super) sign_out: &'static str,
    pub(super) this_sign_in: &'static str,
    pub(super) strength: &'static str,
    pub(super) means: &'static str,
    pub(super) at: &'static str,
    pub(super) received: &'static str,
    pub(super) received_why: &'static str,
    pub(super) claim: &'static str,
    pub(super) value: &'static str,
    pub(super) source: &'static str,
    pub(super) from_id_token: &'static str,
    pub(super) from_userinfo: &'static str,
    pub(super) not_told: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    pub(super) to_start: &'static str,
    pub(super) go_to: &'static str,
    pub(super) retry: &'static str,
    pub(super) code: &'static str,
    pub(super) footer: &'static str,
    pub(super) skip: &'static str,
    pub(super) language: &'static str,
    pub(super) unreachable: Told,
    pub(super) denied: Told,
    pub(super) refused: Told,
    pub(super) stale: Told,
    pub(super) unproven: Told,
    pub(super) signed_out_here_only: Told,
    pub(super) phone: Told,
    pub(super) phone_name: &'static str,
    pub(super) phone_ask: &'static str,
    pub(super) phone_look: Told,
    pub(super) phone_number: &'static str,
    pub(super) phone_again: &'static str,
    pub(super) phone_look_now: &'static str,
    pub(super) no_name: Told,
    pub(super) unanswered: Told,
    pub(super) file: Told,
    pub(super) file_document: &'static str,
    pub(super) file_for: &'static str,
    pub(super) file_signer: &'static str,
    pub(super) file_submit: &'static str,
    pub(super) file_waits: Told,
    pub(super) file_digest: &'static str,
    pub(super) file_look_now: &'static str,
    pub(super) file_signed: Told,
    pub(super) file_signed_by: &'static str,
    pub(super) unsigned: Told,
    pub(super) nowhere: Told,
}

/// The words of a language.
pub(super) fn of(lang: Lang) -> &'static Words {
    match lang {
        Lang::Vi => &VI,
        Lang::En => &EN,
    }
}

/// The everyday name of a claim; empty when there is none.
pub(super) fn claim(name: &str, lang: Lang) -> &'static str {
    let (vi, en) = match name {
        "sub" => ("Mã riêng của bạn tại cổng này", "Your identifier at this portal"),
        "act" => ("Ai làm thay", "Who acts for you"),
        "org" => ("Làm thay cho tổ chức", "For which organisation"),
        "sid" => ("Mã phiên đăng nhập", "Sign-in session"),
        "acr" => ("Mức xác thực", "Authentication level"),
        "amr" => ("Cách xác thực", "Means of authentication"),
        "auth_time" => ("Thời điểm xác thực", "Authenticated at"),
        "eid_kind" => ("Loại tài khoản định danh", "Kind of identity account"),
        "eid_level" => ("Mức độ tài khoản định danh", "Level of identity account"),
        "eid_status" => ("Tình trạng tài khoản", "Account status"),
        "eid_issued_at" => ("Ngày cấp tài khoản", "Account issued"),
        "name" => ("Họ và tên", "Full name"),
        "family_name" => ("Họ", "Family name"),
        "middle_name" => ("Tên đệm", "Middle name"),
        "given_name" => ("Tên", "Given name"),
        "nickname" => ("Tên thường gọi", "Nickname"),
        "preferred_username" => ("Tên muốn dùng", "Preferred name"),
        "profile" => ("Trang giới thiệu", "Profile page"),
        "picture" => ("Ảnh", "Picture"),
        "website" => ("Trang riêng", "Website"),
        "birthdate" => ("Ngày sinh", "Date of birth"),
        "gender" => ("Giới tính", "Gender"),
        "nationality" => ("Quốc tịch", "Nationality"),
        "locale" => ("Ngôn ngữ", "Language"),
        "zoneinfo" => ("Múi giờ", "Time zone"),
        "updated_at" => ("Cập nhật lúc", "Updated at"),
        "email" => ("Thư điện tử", "E-mail"),
        "email_verified" => ("Thư điện tử đã xác minh", "E-mail verified"),
        "phone_number" => ("Số điện thoại", "Phone number"),
        "phone_number_verified" => ("Số điện thoại đã xác minh", "Phone number verified"),
        "address" => ("Địa chỉ", "Address"),
        "personal_id_number" => ("Số định danh cá nhân", "Personal number"),
        "foreigner_id_number" => ("Số định danh người nước ngoài", "Foreigner number"),
        _ => ("", ""),
    };
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// The everyday word for a value of a claim that has only a few; otherwise the value itself.
pub(super) fn said(claim: &str, value: &str, lang: Lang) -> String {
    let (vi, en) = match (claim, value) {
        ("gender", "female") => ("nữ", "female"),
        ("gender", "male") => ("nam", "male"),
        ("signed_by", "passkey") => ("khoá truy cập", "passkey"),
        ("signed_by", "phone") => ("khoá của điện thoại", "the key of a phone"),
        ("amr", "pwd") => ("mật khẩu", "password"),
        ("amr", "swk" | "hwk") => ("khoá truy cập", "passkey"),
        ("amr", "user") => ("người dùng có mặt", "user present"),
        ("amr", "mfa") => ("nhiều yếu tố", "several factors"),
        ("eid_kind", "citizen") => ("công dân", "citizen"),
        ("eid_kind", "foreigner") => ("người nước ngoài", "foreigner"),
        ("eid_kind", "organisation") => ("tổ chức", "organisation"),
        ("eid_status", "active") => ("đang hoạt động", "active"),
        ("eid_status", "locked") => ("đang khoá", "locked"),
        _ => (value, value),
    };
    match lang {
        Lang::Vi => vi.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// `urn:vn:eid:aal:2` as a person would say it; anything else as it is.
pub(super) fn level(acr: &str, lang: Lang) -> String {
    match (acr.strip_prefix("urn:vn:eid:aal:"), lang) {
        (Some(level), Lang::Vi) => format!("Mức {level} ({acr})"),
        (Some(level), Lang::En) => format!("Level {level} ({acr})"),
        (None, _) => acr.to_owned(),
    }
}

const VI: Words = Words {
    sign_in: "Đăng nhập bằng tài khoản định danh",
    one_account: "Một tài khoản dùng cho mọi cổng. Đã đăng nhập ở cổng khác thì bạn không phải đăng nhập lại.",
    signed_out: "Bạn đã đăng xuất.",
    hello: "Xin chào,",
    sign_out: "Đăng xuất",
    this_sign_in: "Lần đăng nhập này",
    strength: "Mức xác thực",
    means: "Cách xác thực",
    at: "Thời điểm",
    received: "Thông tin cổng này nhận được",
    received_why: "Chỉ những thông tin dưới đây được gửi tới cổng. Cổng không biết mật khẩu hay khoá truy cập của bạn.",
    claim: "Thông tin",
    value: "Giá trị",
    source: "Nguồn",
    from_id_token: "ID token",
    from_userinfo: "Userinfo",
    not_told: "không được cho biết",
    yes: "có",
    no: "không",
    to_start: "Về trang chính",
    go_to: "Mở",
    retry: "Thử lại",
    code: "Mã lỗi",
    footer: "Trang trình diễn. Mọi người, hồ sơ và cơ quan ở đây đều là hư cấu.",
    skip: "Đến nội dung chính",
    language: "Ngôn ngữ",
    unreachable: (
        "Chưa kết nối được với hệ thống đăng nhập",
        "Hệ thống đăng nhập tạm thời không trả lời. Bạn không làm gì sai. Xin thử lại sau ít phút.",
    ),
    denied: (
        "Bạn chưa đăng nhập",
        "Bạn đã chọn không tiếp tục. Không có thông tin nào được gửi tới cổng này.",
    ),
    refused: (
        "Hệ thống đăng nhập từ chối yêu cầu",
        "Xin thử lại. Nếu vẫn không được, hãy báo mã lỗi dưới đây cho bộ phận hỗ trợ.",
    ),
    stale: (
        "Lần đăng nhập này không còn hiệu lực",
        "Có thể bạn đã để quá lâu, hoặc đã mở trang này từ một cửa sổ khác. Xin đăng nhập lại từ đầu.",
    ),
    unproven: (
        "Không kiểm chứng được kết quả đăng nhập",
        "Để bảo vệ bạn, cổng đã bỏ kết quả này. Xin thử lại; nếu lặp lại, hãy báo cho bộ phận hỗ trợ.",
    ),
    signed_out_here_only: (
        "Bạn đã đăng xuất khỏi cổng này",
        "Hệ thống đăng nhập chưa trả lời, nên bạn có thể vẫn còn đăng nhập ở các cổng khác. Nếu đang dùng máy chung, \
         hãy đóng trình duyệt.",
    ),
    phone: (
        "Hỏi điện thoại của bạn",
        "Bạn đã đăng nhập trên điện thoại? Cổng hỏi ngay ở đó. Ở máy này bạn không phải gõ mật khẩu.",
    ),
    phone_name: "Số định danh, số di động hoặc thư điện tử",
    phone_ask: "Hỏi điện thoại",
    phone_look: (
        "Hãy xem điện thoại của bạn",
        "Trên điện thoại, mở Khoá, chọn “Yêu cầu”, xem ai đang hỏi và nhập số dưới đây. Nếu không phải bạn yêu cầu, hãy báo ngay ở đó.",
    ),
    phone_number: "Số cần nhập trên điện thoại",
    phone_again: "Trang này tự xem lại sau vài giây.",
    phone_look_now: "Xem lại ngay",
    no_name: (
        "Chưa biết phải hỏi ai",
        "Hãy nhập số định danh, số di động hoặc địa chỉ thư điện tử mà bạn dùng để đăng nhập.",
    ),
    unanswered: (
        "Điện thoại không trả lời",
        "Có thể yêu cầu đã quá giờ, hoặc chưa đến được điện thoại của bạn. Hãy hỏi lại, hoặc đăng nhập theo cách khác.",
    ),
    file: (
        "Nộp tài liệu thay tổ chức",
        "Bạn nộp, người khác của tổ chức ký bằng khoá của chính họ. Không ai ký được thứ mình đã nộp.",
    ),
    file_document: "Tài liệu",
    file_for: "Của tổ chức",
    file_signer: "Số định danh của người ký",
    file_submit: "Nộp và xin chữ ký",
    file_waits: (
        "Đang chờ người ký",
        "Nếu số đó là của người ký của tổ chức, họ thấy tài liệu ở mục “Yêu cầu” của Khoá, với đúng mã dưới đây. Số của người khác không đến ai, và cổng không biết.",
    ),
    file_digest: "Mã của tài liệu (SHA-256)",
    file_look_now: "Xem đã ký chưa",
    file_signed: ("Đã ký", "Chữ ký là của người dưới đây, trên đúng tài liệu này."),
    file_signed_by: "Người ký",
    unsigned: (
        "Tài liệu chưa được ký",
        "Người được hỏi đã từ chối, không ký thay tổ chức được, hoặc đã quá giờ. Bạn có thể xin chữ ký của người khác.",
    ),
    nowhere: ("Không có trang này", "Địa chỉ có thể đã bị gõ sai hoặc trang đã được chuyển đi."),
};

const EN: Words = Words {
    sign_in: "Sign in with your digital identity",
    one_account: "One account for every portal. If you are signed in at another portal, you need not sign in again.",
    signed_out: "You have signed out.",
    hello: "Welcome,",
    sign_out: "Sign out",
    this_sign_in: "This sign-in",
    strength: "Authentication level",
    means: "Means",
    at: "Time",
    received: "What this portal received",
    received_why: "Only the following was sent to this portal. It never learns your password or your passkey.",
    claim: "Information",
    value: "Value",
    source: "Source",
    from_id_token: "ID token",
    from_userinfo: "Userinfo",
    not_told: "not told",
    yes: "yes",
    no: "no",
    to_start: "To the start page",
    go_to: "Open",
    retry: "Try again",
    code: "Error code",
    footer: "A demonstration. All people, applications and agencies here are fictitious.",
    skip: "Skip to the main content",
    language: "Language",
    unreachable: (
        "The sign-in service cannot be reached",
        "It is not answering at the moment. You did nothing wrong. Please try again in a few minutes.",
    ),
    denied: (
        "You are not signed in",
        "You chose not to continue. Nothing about you was sent to this portal.",
    ),
    refused: (
        "The sign-in service refused the request",
        "Please try again. If it keeps happening, tell the help desk the error code below.",
    ),
    stale: (
        "This sign-in is no longer valid",
        "It may have taken too long, or this page was opened from another window. Please sign in from the start.",
    ),
    unproven: (
        "The result of the sign-in could not be verified",
        "To protect you, this portal discarded it. Please try again; if it happens again, tell the help desk.",
    ),
    signed_out_here_only: (
        "You have signed out of this portal",
        "The sign-in service is not answering, so you may still be signed in at other portals. On a shared computer, \
         please close the browser.",
    ),
    phone: (
        "Ask your phone",
        "Signed in on your phone? The portal asks you there, and you type no password on this machine.",
    ),
    phone_name: "Personal number, mobile number or e-mail address",
    phone_ask: "Ask the phone",
    phone_look: (
        "Look at your phone",
        "On your phone open Khoá, choose “Requests”, see who is asking, and type the number below. If it was not you who asked, say so there.",
    ),
    phone_number: "The number to type on your phone",
    phone_again: "This page looks again by itself in a few seconds.",
    phone_look_now: "Look again now",
    no_name: (
        "Whom shall we ask?",
        "Type the personal number, mobile number or e-mail address that you sign in with.",
    ),
    unanswered: (
        "Your phone did not answer",
        "The request may have run out, or never reached your phone. Ask again, or sign in another way.",
    ),
    file: (
        "File a document for the organisation",
        "You file it, and another of its people signs with a key of their own. Nobody signs what they filed.",
    ),
    file_document: "Document",
    file_for: "Of the organisation",
    file_signer: "Personal number of the signer",
    file_submit: "File, and ask for a signature",
    file_waits: (
        "Waiting for its signer",
        "If that number is a signer's of the organisation, they see the document under “Requests” at Khoá, with exactly the code below. Any other number reaches nobody, and the portal is not told.",
    ),
    file_digest: "Code of the document (SHA-256)",
    file_look_now: "Look whether it is signed",
    file_signed: ("Signed", "The signature is of the person below, over exactly this document."),
    file_signed_by: "Signed by",
    unsigned: (
        "The document is not signed",
        "Whoever was asked said no, may not sign for the organisation, or did not answer in time. You can ask another signer.",
    ),
    nowhere: ("There is no such page", "The address may be mistyped, or the page has moved."),
};
