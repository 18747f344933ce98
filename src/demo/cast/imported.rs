//! Those whom the import brings, and what there is to see as them.

use super::Chapter::{self, Holders, Locked, Officers};

/// Where they stand on the page, their number, and what there is to see in Vietnamese and English.
pub(super) const IMPORTED: &[(Chapter, &str, &str, &str)] = &[
    (
        Holders,
        "099193000001",
        "Công dân mức 2: đăng nhập một lần, mở được mọi cổng; mẹ của Khánh Vy và Gia Bảo (3 tuổi), người giám hộ của bà Út (mục Trẻ em và người được giám hộ); có bốn giấy tờ điện tử, do cơ quan ở /documents của hộp thư này cấp; xuất trình giấy khai sinh của Gia Bảo từ trang của cháu",
        "A citizen of level 2: signs in once and opens every portal; mother of Khánh Vy and of Gia Bảo, who is three, and guardian of Mrs Út (under Children and wards); holds four electronic documents, of the agency at /documents of this mailbox, and shows Gia Bảo's birth certificate from his page",
    ),
    (
        Holders,
        "099317000008",
        "Trẻ em 9 tuổi: vào cổng nào cũng cần mẹ (099193000001) đồng ý bằng cách nhập số",
        "A child of nine: at every portal her mother (099193000001) has to agree by typing a number",
    ),
    (
        Holders,
        "099088000002",
        "Công dân mức 1, thư và điện thoại chưa xác nhận: không tự lấy lại tài khoản được",
        "A citizen of level 1, mail and phone unconfirmed: no recovery",
    ),
    (
        Holders,
        "099197000003",
        "Công dân mức 2, tên của người Ê Đê; quản trị của Hansung: giao và chấm dứt quyền ở “Tổ chức của bạn”",
        "A citizen of level 2 with a name of the Ê Đê people; administrator of Hansung: gives and ends under “Your organisations”",
    ),
    (
        Holders,
        "099051000004",
        "Công dân mức 2, đã 75 tuổi; người ký của Hansung; mở được tài khoản cho Kumo (9900000048) với tư cách được uỷ quyền",
        "A citizen of level 2, seventy-five years old; signer of Hansung; can open the account of Kumo (9900000048) as authorised",
    ),
    (
        Holders,
        "099210000005",
        "Công dân 16 tuổi, mức 2; người xem của Hansung",
        "A citizen of sixteen, level 2; viewer of Hansung",
    ),
    (
        Holders,
        "999000000001",
        "Người nước ngoài mức 2, trang tiếng Anh; giám đốc của Hansung (9900000030): ở cổng quốc gia chọn làm cho ai",
        "A foreigner of level 2, letters in English; director of Hansung (9900000030): chooses for whom at the national portal",
    ),
    (
        Holders,
        "099169000048",
        "Công dân mức 2 đã xin hạn chế xử lý dữ liệu: cán bộ G99.CC (099090000016) quyết định; từ đó cổng chỉ biết loại, mức và tình trạng tài khoản",
        "A citizen of level 2 who asked to restrict the processing of her data: an officer of G99.CC (099090000016) decides; from then on portals get kind, level and status alone",
    ),
    (
        Holders,
        "099096000048",
        "Người Lào đã nhập quốc tịch, nay là công dân; vẫn còn tài khoản của người nước ngoài (999000000006): Cục Căn cước thấy ở mục Lưu trùng",
        "Naturalised, a citizen by now, and still has an account as the foreigner he was (999000000006): the identity authority finds both under Kept twice",
    ),
    (
        Holders,
        "999000000006",
        "Cũng là người đó, tài khoản cũ: khi hợp nhất, các cổng vẫn nhận ra người ấy",
        "The same man, by his earlier account: once both are one, portals know him as before",
    ),
    (Locked, "099201000015", "Tự khoá: tự mở lại được", "Locked by the holder, who can unlock"),
    (Locked, "099064000025", "Khoá vì vi phạm điều khoản", "Locked because the terms were broken"),
    (Locked, "099171000027", "Khoá vì thẻ hết hạn", "Locked because the card ended"),
    (Locked, "099060000036", "Khoá vì chủ tài khoản đã mất", "Locked because the holder died"),
    (
        Locked,
        "099083000029",
        "Khoá theo yêu cầu của cơ quan; cơ quan đó vừa xin mở khoá",
        "Locked for an authority, which now takes it back",
    ),
    (Locked, "099192000030", "Khoá vì lâu không dùng", "Locked because nobody signed in for long"),
    (Locked, "099185000037", "Khoá vì nghi bị ép buộc", "Locked because of possible duress"),
    (
        Locked,
        "099091000038",
        "Khoá vì hai căn cứ: mở một, vẫn khoá",
        "Locked on two grounds: one is taken off, and it stays locked",
    ),
    (
        Locked,
        "099198000039",
        "Cơ quan xin khoá: công an phường cần chuyển tiếp trong một ngày làm việc",
        "An authority asks for a lock: the commune has a working day to forward it",
    ),
    (
        Locked,
        "099066000040",
        "Cơ quan xin khoá, một cán bộ đã đề xuất: cán bộ thứ hai quyết định",
        "An authority asks for a lock, one officer has proposed it: a second one decides",
    ),
    (
        Locked,
        "099303000041",
        "Tài khoản đã đóng: không đăng nhập được nữa",
        "Closed: nobody signs in any more",
    ),
    (
        Locked,
        "099077000042",
        "Đã đóng rồi mở lại: vẫn là người cũ đối với các cổng; người nộp của Hansung trong lĩnh vực thuế",
        "Closed and opened again: to portals still the same person; submitter of Hansung in matters of tax",
    ),
    (
        Officers,
        "099082000006",
        "Công an phường Ngân Hà (G99.CX.001): tiếp công dân, quyết định mức 2, trả lời phản ánh, gỡ điện thoại mất",
        "Police of the commune Ngân Hà (G99.CX.001): receives citizens, decides level 2, answers reports, takes lost phones off",
    ),
    (
        Officers,
        "099079000010",
        "Công an xã Bờ Bãi (G99.CX.002): không thấy hồ sơ của phường khác",
        "Police of the commune Bờ Bãi (G99.CX.002): sees nothing of other communes",
    ),
    (
        Officers,
        "099195000012",
        "Phòng Quản lý xuất nhập cảnh (G99.XN.01): tiếp người nước ngoài",
        "Provincial immigration (G99.XN.01): receives foreigners",
    ),
    (
        Officers,
        "099090000016",
        "Cục Căn cước (G99.CC): mức 1, khoá; đã đề xuất hai việc",
        "The identity authority (G99.CC): level 1 and locks; has proposed two decisions",
    ),
    (
        Officers,
        "099186000020",
        "Cục Căn cước (G99.CC): người thứ hai, quyết định điều người kia đề xuất",
        "The identity authority (G99.CC): the second, who decides what the other proposed",
    ),
    (
        Officers,
        "099081000047",
        "Phòng Căn cước tỉnh Sông Ngân (G99.CC.01): nhập tiến độ của tỉnh ở mục Các tỉnh",
        "The identity authority in Sông Ngân (G99.CC.01): says how far the province is, under Provinces",
    ),
    (
        Officers,
        "099075000021",
        "An ninh (G99.CC): xem xét việc lạm dụng",
        "Security (G99.CC): looks into misuse",
    ),
];
