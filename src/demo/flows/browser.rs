//! What to play where the phone is a second, narrow window of Khoá itself, and answers by passkey.

use super::{Flow, Told, Way};

pub(super) const FLOWS: &[Flow] = &[
    Flow {
        id: "approve",
        ways: &[Way::National, Way::Khoa, Way::Requests],
        vi: Told {
            title: "Đồng ý bằng cách nhập số",
            steps: &[
                "Cổng: ở mục “Hỏi điện thoại của bạn”, nhập 099193000001 rồi bấm “Hỏi điện thoại”. Cổng hiện hai chữ số.",
                "Điện thoại: mở “Yêu cầu”, mở yêu cầu, nhập hai chữ số đó và đồng ý bằng khoá truy cập.",
                "Cổng: trong vài giây trang tự chuyển, bạn đã đăng nhập.",
            ],
        },
        en: Told {
            title: "Agree by typing a number",
            steps: &[
                "Portal: under “Ask your phone” type 099193000001 and press “Ask the phone”. The portal shows two digits.",
                "Phone: open “Requests”, open the request, type the two digits, and agree with your passkey.",
                "Portal: within a few seconds the page moves on, and you are signed in.",
            ],
        },
    },
    Flow {
        id: "refuse",
        ways: &[Way::National, Way::Requests],
        vi: Told {
            title: "Từ chối",
            steps: &[
                "Cổng: hỏi điện thoại như trên.",
                "Điện thoại: mở yêu cầu và bấm “Từ chối”. Nhập sai số ba lần cũng là từ chối.",
                "Cổng: được biết là không, và chỉ có thế.",
            ],
        },
        en: Told {
            title: "Refuse",
            steps: &[
                "Portal: ask the phone as before.",
                "Phone: open the request and press “Say no”. Three wrong numbers are a refusal too.",
                "Portal: is told no, and nothing else.",
            ],
        },
    },
    Flow {
        id: "not-me",
        ways: &[Way::Province, Way::Requests],
        vi: Told {
            title: "Không phải tôi yêu cầu",
            steps: &[
                "Cổng ở tỉnh: hỏi điện thoại.",
                "Điện thoại: mở yêu cầu và bấm “Không phải tôi yêu cầu”.",
                "Cổng ở tỉnh: hỏi lại. Điện thoại không thấy gì nữa trong bảy ngày, và cổng không biết vì sao.",
            ],
        },
        en: Told {
            title: "This was not me",
            steps: &[
                "The province's portal: ask the phone.",
                "Phone: open the request and say that it was not you who asked.",
                "The province's portal: ask again. The phone hears nothing of it for seven days, and the portal is not told why.",
            ],
        },
    },
    Flow {
        id: "qr",
        ways: &[Way::SignIn, Way::Requests],
        vi: Told {
            title: "Đăng nhập bằng mã QR",
            steps: &[
                "Cổng: bấm đăng nhập, rồi chọn “Đăng nhập bằng điện thoại”. Trang hiện một mã và một địa chỉ.",
                "Điện thoại: quét mã, hoặc mở địa chỉ ghi dưới mã; xem trình duyệt nào đang hỏi rồi tiếp tục.",
                "Cổng hiện hai chữ số; nhập chúng trên điện thoại và đồng ý. Cửa sổ cổng tự đăng nhập.",
            ],
        },
        en: Told {
            title: "Sign in by a QR code",
            steps: &[
                "Portal: press sign in, then choose “Sign in with your phone”. The page shows a code and an address.",
                "Phone: scan the code, or open the address below it; look which browser asks, and go on.",
                "The portal's window shows two digits; type them on the phone and agree. The window signs in by itself.",
            ],
        },
    },
    Flow {
        id: "help",
        ways: &[Way::Console, Way::Requests, Way::Khoa],
        vi: Told {
            title: "Nhờ cán bộ giúp tại quầy",
            steps: &[
                "Quầy, cửa sổ thứ nhất: mở /console và đăng nhập bằng 099082000006 (cán bộ cần khoá truy cập riêng). Mở “Tìm”, nhập 099193000001, chọn mục đích “Hỗ trợ theo yêu cầu của người đó”; ở trang của người đó, chọn việc được làm rồi bấm “Xin được giúp”.",
                "Điện thoại: mở “Yêu cầu”, xem ai xin giúp, việc gì và trong bao lâu; nhập hai chữ số quầy đang hiện và đồng ý. Quầy: bấm “Bắt đầu”.",
                "Điện thoại: trang chủ cho biết có cán bộ đang giúp; mở ra, thấy tên cán bộ và bấm “Kết thúc”. Quầy: tải lại, không xem và không làm được gì nữa.",
            ],
        },
        en: Told {
            title: "Get help at the counter",
            steps: &[
                "Counter, the first window: open /console and sign in as 099082000006 (an officer needs a passkey of their own). Open “Search”, type 099193000001, choose the purpose “Help the person, who asked”; on that person's page choose what may be done, and press “Ask to help”.",
                "Phone: open “Requests”, read who asks, for what and for how long; type the two digits that the counter shows, and agree. Counter: press “Begin”.",
                "Phone: the first page says that an officer is helping; open it, read the officer's name, and press “End it”. Counter: load the page again. It sees and does nothing any more.",
            ],
        },
    },
    Flow {
        id: "sessions",
        ways: &[Way::National, Way::Khoa],
        vi: Told {
            title: "Kết thúc một phiên từ thiết bị khác",
            steps: &[
                "Đăng nhập ở cả hai cửa sổ.",
                "Điện thoại: ở trang chủ, mục “Thiết bị đang đăng nhập”, tìm cửa sổ kia và bấm “Đăng xuất”.",
                "Cửa sổ kia: tải lại. Bạn đã bị đăng xuất, ở cổng cũng vậy.",
            ],
        },
        en: Told {
            title: "End a session from another device",
            steps: &[
                "Sign in in both windows.",
                "Phone: on the first page, under “Devices signed in”, find the other window and press “Sign out”.",
                "The other window: load it again. You are signed out, at the portal too.",
            ],
        },
    },
    Flow {
        id: "lock",
        ways: &[Way::Lock, Way::National, Way::Unlock],
        vi: Told {
            title: "Khoá mọi thứ",
            steps: &[
                "Điện thoại: ở trang chủ, mở “Khoá tài khoản” và xác nhận. Mọi phiên, mọi yêu cầu đang chờ đều hết hiệu lực.",
                "Cổng: hỏi điện thoại hoặc đăng nhập đều không được.",
                "Mở lại: trên trang khoá, chọn mở khoá và dùng khoá truy cập.",
            ],
        },
        en: Told {
            title: "Lock everything",
            steps: &[
                "Phone: on the first page open “Lock the account” and confirm. Every session and every request that waits is over.",
                "Portal: neither asking the phone nor signing in gets anywhere.",
                "Open it again: choose unlocking on the page of the lock, and use your passkey.",
            ],
        },
    },
    Flow {
        id: "paper",
        ways: &[Way::Codes, Way::PaperLock],
        vi: Told {
            title: "Khoá bằng mã trên giấy",
            steps: &[
                "Điện thoại: ở trang chủ, mở “Mã khẩn cấp”, tạo mã và ghi lại một mã.",
                "Một cửa sổ khác, chưa đăng nhập: mở /lock, chọn dùng mã trên giấy, nhập 099193000001 và mã đó.",
                "Tài khoản bị khoá ngay; mã chỉ khoá được, không mở được gì.",
            ],
        },
        en: Told {
            title: "Lock by a code on paper",
            steps: &[
                "Phone: on the first page open “Emergency codes”, make some, and write one down.",
                "Another window, not signed in: open /lock, choose the code on paper, type 099193000001 and the code.",
                "The account is locked at once; such a code only locks, and opens nothing.",
            ],
        },
    },
    Flow {
        id: "child",
        ways: &[Way::National, Way::Requests, Way::Wards],
        vi: Told {
            title: "Con vào cổng, mẹ đồng ý",
            steps: &[
                "Cổng: đăng nhập bằng 099317000008, một trẻ em 9 tuổi. Trang nói ai cần đồng ý: bấm “Hỏi”. Trang hiện hai chữ số.",
                "Điện thoại, là của mẹ (099193000001): mở “Yêu cầu”, xem con vào dịch vụ nào và bao lâu; nhập hai chữ số và đồng ý bằng khoá truy cập.",
                "Cổng: trang tự chuyển. Điện thoại: ở “Trẻ em và người được giám hộ”, mở tên con và rút lại; cổng hỏi lại ở lần sau.",
            ],
        },
        en: Told {
            title: "A child opens a portal, and her mother agrees",
            steps: &[
                "Portal: sign in as 099317000008, a child of nine. The page says who has to agree: press “Ask”. It shows two digits.",
                "Phone, which is the mother's (099193000001): open “Requests”, read where her child goes and for how long; type the two digits, and agree with the passkey.",
                "Portal: the page moves on. Phone: under “Children and wards” open the child's name and take it back; the portal asks anew next time.",
            ],
        },
    },
    Flow {
        id: "for-child",
        ways: &[Way::Library, Way::Khoa, Way::Wards],
        vi: Told {
            title: "Mẹ vào thư viện thay con",
            steps: &[
                "Thư viện: đăng nhập bằng 099193000001. Trang hỏi “Bạn làm việc này cho ai?”: chọn tên một người con, rồi đồng ý cho thư viện biết dữ liệu của con.",
                "Thư viện: chào tên con; ở phần dữ liệu nhận được, “Ai làm thay” là mã của mẹ tại thư viện.",
                "Khoá: mở “Lịch sử” của mẹ và thấy vào dịch vụ thay ai. Khoá tài khoản của mẹ: những gì thư viện đang giữ hết hiệu lực trong một giây.",
            ],
        },
        en: Told {
            title: "A mother enters the library for her child",
            steps: &[
                "Library: sign in as 099193000001. The page asks for whom you are doing this: choose one of the children, and agree that the library learns the child's data.",
                "Library: it greets the child; among the data it got, “Who acts for you” is the mother's identifier at the library.",
                "Khoá: open the mother's history and read for whom a service was entered. Lock her account: what the library holds ends within a second.",
            ],
        },
    },
    Flow {
        id: "for-organisation",
        ways: &[Way::National, Way::Khoa],
        vi: Told {
            title: "Vào cổng thay công ty",
            steps: &[
                "Cổng: đăng nhập bằng 099197000003. Trang hỏi “Bạn làm việc này cho ai?”: chọn công ty.",
                "Cổng: chào chính người đăng nhập; ở phần dữ liệu nhận được, “Làm thay cho tổ chức” nêu tên công ty và vai trò.",
                "Khoá: mở “Tổ chức” để xem ai làm thay công ty, mời thêm hoặc cho thôi. Ai bị cho thôi thì trong một giây không còn làm thay được ở cổng nào.",
            ],
        },
        en: Told {
            title: "Enter the portal for a company",
            steps: &[
                "Portal: sign in as 099197000003. The page asks for whom you are doing this: choose the company.",
                "Portal: it greets the person; among the data it got, “For which organisation” names the company and the role.",
                "Khoá: open “Organisations” to see who acts for the company, to invite somebody, or to end it. Whoever is ended acts for it at no portal within a second.",
            ],
        },
    },
    Flow {
        id: "file-and-sign",
        ways: &[Way::National, Way::Requests, Way::Organisations],
        vi: Told {
            title: "Người này nộp, người kia ký",
            steps: &[
                "Cổng: đăng nhập bằng 099077000042, người nộp của công ty, và chọn công ty. Ở mục “Nộp tài liệu thay tổ chức”, nhập số của người ký 099051000004 rồi bấm “Nộp và xin chữ ký”. (Nhập số của chính mình thì chờ mãi: không ai ký thứ mình nộp.)",
                "Điện thoại, là của người ký (đăng nhập bằng 099051000004 và thêm khoá truy cập): mở “Yêu cầu”, so mã của tài liệu với cổng, đánh dấu là giống, và ký bằng khoá truy cập.",
                "Cổng: trang tự chuyển và nêu người ký. Giám đốc (999000000001) đọc ở “Tổ chức của bạn” ai đã nộp và ai đã ký.",
            ],
        },
        en: Told {
            title: "One files, and another signs",
            steps: &[
                "Portal: sign in as 099077000042, a submitter of the company, and choose the company. Under “File a document for the organisation” type the number of its signer, 099051000004, and press “File, and ask for a signature”. (With your own number it waits in vain: nobody signs what they filed.)",
                "Phone, which is the signer's (sign in as 099051000004, and add a passkey): open “Requests”, compare the document's code with the portal's, tick that it is the same, and sign with the passkey.",
                "Portal: the page moves on by itself and names who signed. The director (999000000001) reads under “Your organisations” who filed and who signed.",
            ],
        },
    },
    Flow {
        id: "director-replaced",
        ways: &[Way::National, Way::Registers, Way::Organisations],
        vi: Told {
            title: "Giám đốc bị thay, nhân viên vẫn làm việc",
            steps: &[
                "Cổng: ở một trình duyệt đăng nhập bằng 099210000005, người xem của công ty 9900000030, và chọn công ty.",
                "Cơ sở dữ liệu mô phỏng: nhập 9900000030 và chọn “Tổ chức có người đại diện khác”. Trong vài giây giám đốc cũ không còn làm thay công ty ở đâu; người quản trị 099197000003 trở thành người đại diện.",
                "Cổng: nhân viên vẫn làm việc. Khoá: đăng nhập bằng 099197000003, mở “Tổ chức của bạn”, mở công ty và xác nhận những quyền giám đốc cũ đã giao, trước ngày ghi ở đó.",
            ],
        },
        en: Told {
            title: "A director is replaced, and a member goes on",
            steps: &[
                "Portal: in one browser sign in as 099210000005, a viewer of the company 9900000030, and choose the company.",
                "Simulated registers: type 9900000030 and choose “An organisation is represented by another”. Within seconds the old director acts for the company nowhere; its administrator, 099197000003, represents it.",
                "Portal: the member goes on. Khoá: sign in as 099197000003, open “Your organisations”, open the company, and confirm what the old director gave before the day that stands there.",
            ],
        },
    },
    Flow {
        id: "ring",
        ways: &[Way::Organisations, Way::Console],
        vi: Told {
            title: "Công ty bị mắc kẹt tìm được lối ra",
            steps: &[
                "Khoá: đăng nhập bằng 099193000001, mở “Tổ chức của bạn”, “Tài khoản cho tổ chức”; nhập 9900000048 và chọn là người được uỷ quyền.",
                "Gửi bản chụp một giấy uỷ quyền (một tệp PDF hay một ảnh lớn bất kỳ) rồi nộp: trang nêu vòng luẩn quẩn của giám đốc chỉ có thị thực và lối ra.",
                "Quầy: đăng nhập bằng 099090000016, mở hồ sơ và quyết định chấp nhận. Người được uỷ quyền quản trị tài khoản của công ty cho đến khi giám đốc có mức độ 2.",
            ],
        },
        en: Told {
            title: "A blocked company finds its way out",
            steps: &[
                "Khoá: sign in as 099193000001, open “Your organisations”, “Account for an organisation”; type 9900000048 and choose that you were authorised.",
                "Send a copy of an authorisation (any PDF or large photo does) and send the application: the page names the ring of a director with a visa alone, and the way out.",
                "Counter: sign in as 099090000016, open the application and decide to grant it. Whoever was authorised administers the company's account until the director has level 2.",
            ],
        },
    },
    Flow {
        id: "restricted",
        ways: &[Way::Console, Way::Library, Way::Khoa],
        vi: Told {
            title: "Hạn chế xử lý dữ liệu, và điều gặp ở thư viện",
            steps: &[
                "Quầy: đăng nhập bằng 099090000016, mở hồ sơ xin hạn chế của Cao Thị Bích Phượng (099169000048) và quyết định chấp nhận.",
                "Thư viện: đăng nhập bằng 099169000048. Trang của Khoá nói thư viện không nhận gì và vì sao; thư viện chỉ biết bạn đã quay lại. Cổng của Nhà nước vẫn vào được, không thấy tên.",
                "Khoá: ở “Dữ liệu của bạn”, gỡ hạn chế, rồi quay lại trang đó và vào thư viện.",
            ],
        },
        en: Told {
            title: "Processing restricted, and what is met at the library",
            steps: &[
                "Counter: sign in as 099090000016, open the application of Cao Thị Bích Phượng (099169000048) for a restriction, and decide to grant it.",
                "Library: sign in as 099169000048. A page of Khoá says that the library gets nothing, and why; the library hears only that you turned back. A portal of the State lets you in, and sees no name.",
                "Khoá: under “Your data” lift the restriction, go back to that page, and on into the library.",
            ],
        },
    },
    Flow {
        id: "old-subject",
        ways: &[Way::National],
        vi: Told {
            title: "Cổng nhận ra người dùng cũ bằng mã cũ",
            steps: &[
                "Danh sách tài khoản cũ của bản trình diễn ghi rằng Cổng quốc gia đã gọi 099197000003 là hmai-00218.",
                "Cổng: đăng nhập bằng 099197000003 và chọn làm cho chính mình. Ở phần dữ liệu nhận được, sub là hmai-00218: cổng không mất người dùng nào.",
                "Cổng ở tỉnh hay thư viện nhận một mã khác, vì họ không có mã cũ nào của người này.",
            ],
        },
        en: Told {
            title: "A portal knows an old user by the old identifier",
            steps: &[
                "The demo's list of legacy accounts says that the national portal called 099197000003 by hmai-00218.",
                "Portal: sign in as 099197000003 and choose to do it for yourself. Among the data it got, sub is hmai-00218: the portal lost nobody.",
                "The province's portal and the library get another identifier, for they have no old one of this person.",
            ],
        },
    },
    Flow {
        id: "merge",
        ways: &[Way::Province, Way::Console, Way::Joining],
        vi: Told {
            title: "Hai tài khoản của một người thành một",
            steps: &[
                "Cổng ở tỉnh: đăng nhập bằng 999000000006, tài khoản của người Lào trước khi nhập quốc tịch; nhớ mã cổng gọi người đó. Sau một phút, cặp này nằm ở mục “Lưu trùng”.",
                "Quầy: 099090000016 (cán bộ cần khoá truy cập riêng) vào Cục Căn cước, mở “Lưu trùng”, xem hai hồ sơ cạnh nhau, chọn tài khoản công dân và đề xuất. 099186000020 đồng ý.",
                "Cả hai chủ tài khoản, 999000000006 và 099096000048, mở “Hai tài khoản, một người” và nói cả hai là của mình: hai tài khoản thành một ngay. Cổng ở tỉnh: đăng nhập bằng 099096000048, cổng gọi bằng mã như trước.",
            ],
        },
        en: Told {
            title: "Two accounts of one person become one",
            steps: &[
                "The province's portal: sign in as 999000000006, the account of a Lao from before he was naturalised, and note what the portal calls him. A minute later the pair stands under “Kept twice”.",
                "Counter: 099090000016 (an officer needs a passkey of their own) opens the seat of the identity authority and “Kept twice”, sees both dossiers side by side, chooses the citizen's account and proposes it. 099186000020 agrees.",
                "Both holders, 999000000006 and 099096000048, open “Two accounts, one person” and say that both are theirs: they become one at once. The province's portal: sign in as 099096000048, and it calls him what it did.",
            ],
        },
    },
];
