//! What to play where the phone is the official app with a key of its own, as `phone` has it in software.

use super::{Flow, Told, Way};

pub(super) const FLOWS: &[Flow] = &[
    Flow {
        id: "app-bind",
        ways: &[Way::PhoneA],
        vi: Told {
            title: "Gắn điện thoại",
            steps: &[
                "Điện thoại A: bấm “Đăng nhập qua trình duyệt”, đăng nhập bằng 099193000001; trình duyệt đưa bạn về ứng dụng.",
                "Ở Trang chủ, đặt tên rồi bấm “Gắn điện thoại này”. Khoá của nó được tạo trong máy và không đọc ra được.",
                "Trang chủ cho biết máy được tin đến đâu: không hãng nào bảo đảm cho nó, nên riêng nó là một yếu tố.",
            ],
        },
        en: Told {
            title: "Bind the phone",
            steps: &[
                "Phone A: press “Sign in in the browser” and sign in as 099193000001; the browser brings you back to the app.",
                "On Home give it a name and press “Bind this phone”. Its key was made in it and cannot be read out.",
                "Home says how far it is believed: no maker vouches for it, so alone it is one factor.",
            ],
        },
    },
    Flow {
        id: "app-approve",
        ways: &[Way::National, Way::PhoneARequests],
        vi: Told {
            title: "Đồng ý bằng chữ ký của điện thoại",
            steps: &[
                "Cổng: ở mục “Hỏi điện thoại của bạn”, nhập 099193000001 rồi bấm “Hỏi điện thoại”. Cổng hiện hai chữ số.",
                "Điện thoại A: ở “Yêu cầu”, mở yêu cầu, xem ai hỏi, để làm gì, từ đâu; nhập hai chữ số rồi đồng ý, hoặc từ chối, hoặc báo không phải bạn.",
                "Cổng: trong vài giây trang tự chuyển, bạn đã đăng nhập.",
            ],
        },
        en: Told {
            title: "Agree by a signature of the phone",
            steps: &[
                "Portal: under “Ask your phone” type 099193000001 and press “Ask the phone”. The portal shows two digits.",
                "Phone A: under “Requests” open the request; read who asks, what for and from where; type the two digits and say yes, or say no, or that it was not you.",
                "Portal: within a few seconds the page moves on, and you are signed in.",
            ],
        },
    },
    Flow {
        id: "app-qr",
        ways: &[Way::SignIn, Way::PhoneARead],
        vi: Told {
            title: "Đăng nhập thiết bị khác bằng mười hai chữ",
            steps: &[
                "Một cửa sổ riêng tư: mở trang đăng nhập, chọn “Đăng nhập bằng điện thoại”.",
                "Điện thoại A, đã có mã passcode (ở “Bảo vệ”): mở “Đọc mã”, nhập mười hai chữ dưới mã, xem thiết bị nào đang hỏi rồi tiếp tục.",
                "Cửa sổ kia hiện hai chữ số; nhập chúng và mã passcode trên điện thoại rồi đồng ý. Cửa sổ tự đăng nhập.",
            ],
        },
        en: Told {
            title: "Sign another device in by twelve letters",
            steps: &[
                "A private window: open the sign-in page and choose “Sign in with your phone”.",
                "Phone A, once it has a passcode (under “Safety”): open “Read code”, type the twelve letters below the code, look which device asks, and go on.",
                "The other window shows two digits; type them and the passcode on the phone, and say yes. The window signs in by itself.",
            ],
        },
    },
    Flow {
        id: "app-native",
        ways: &[Way::PhoneASafety],
        vi: Told {
            title: "Đăng nhập không rời ứng dụng",
            steps: &[
                "Điện thoại A, đã gắn: ở “Bảo vệ”, đặt mã passcode sáu chữ số, rồi bấm “Đăng xuất ở đây”.",
                "Đăng nhập lại bằng khoá của điện thoại và mã passcode: không có trình duyệt nào mở ra.",
                "Trang chủ ghi “hai yếu tố”. Chỉ bằng khoá thì ghi “một yếu tố”.",
            ],
        },
        en: Told {
            title: "Sign in without leaving the app",
            steps: &[
                "Phone A, once bound: under “Safety” set a passcode of six digits, then press “Sign out here”.",
                "Sign in again with the phone's key and the passcode: no browser opens.",
                "Home says “two factors”. With the key alone it says “one factor”.",
            ],
        },
    },
    Flow {
        id: "app-step-up",
        ways: &[Way::PhoneASafety, Way::Khoa],
        vi: Told {
            title: "Xác nhận rồi làm tiếp việc đang dở",
            steps: &[
                "Khoá: thêm khoá truy cập cho tài khoản, để đổi cách đăng nhập từ nay cần hai yếu tố. Điện thoại A: đăng xuất rồi đăng nhập chỉ bằng khoá.",
                "Ở “Bảo vệ”, đặt mã passcode mới: ứng dụng được trả lời rằng cần đăng nhập mạnh hơn, và hỏi mã passcode cũ.",
                "Xác nhận xong, chính lời gọi đang chờ được gửi lại và xong. Xem ở “Đã gửi gì qua mạng”.",
            ],
        },
        en: Told {
            title: "Confirm, and what was begun goes on",
            steps: &[
                "Khoá: add a passkey to the account; changing how one signs in takes two factors from now on. Phone A: sign out, and in again with the key alone.",
                "Under “Safety” set a new passcode: the app is answered that this takes a stronger sign-in, and asks for the passcode you had.",
                "Once you confirm, the very call that waited is sent again and goes through. “What went over the wire” shows it.",
            ],
        },
    },
    Flow {
        id: "app-handover",
        ways: &[Way::PhoneA, Way::PhoneB],
        vi: Told {
            title: "Đổi sang điện thoại mới",
            steps: &[
                "Điện thoại B: đăng nhập bằng 099193000001. Trang chủ cho biết điện thoại A đang là khoá; bấm “Hỏi điện thoại cũ”.",
                "Điện thoại A: ở “Yêu cầu”, mở yêu cầu, nhập hai chữ số điện thoại B đang hiện rồi đồng ý.",
                "Điện thoại B thành khoá của tài khoản. Điện thoại A: tải lại; khoá của nó không mở được gì nữa.",
            ],
        },
        en: Told {
            title: "Move to a new phone",
            steps: &[
                "Phone B: sign in as 099193000001. Home says that phone A is the key; press “Ask the old phone”.",
                "Phone A: under “Requests” open the request, type the two digits that phone B shows, and say yes.",
                "Phone B is the account's key. Phone A: load it again; its key opens nothing any more.",
            ],
        },
    },
    Flow {
        id: "app-sessions",
        ways: &[Way::PhoneASafety, Way::Khoa],
        vi: Told {
            title: "Đăng xuất nơi khác từ điện thoại",
            steps: &[
                "Đăng nhập ở Khoá trong một cửa sổ riêng tư.",
                "Điện thoại A: ở “Bảo vệ”, mục “Nơi đang đăng nhập”, đăng xuất cửa sổ kia. Cửa sổ kia: tải lại, bạn đã bị đăng xuất.",
                "Ngược lại, ở trang chủ của Khoá, đăng xuất ứng dụng: điện thoại được biết ở lần bấm kế tiếp.",
            ],
        },
        en: Told {
            title: "Sign out elsewhere from the phone",
            steps: &[
                "Sign in at Khoá in a private window.",
                "Phone A: under “Safety”, “Where you are signed in”, sign the other window out. Load that window again: you are signed out.",
                "The other way round, sign the app out on the first page of Khoá: the phone is told at the next thing you press.",
            ],
        },
    },
    Flow {
        id: "app-second",
        ways: &[Way::PhoneASafety],
        vi: Told {
            title: "Ứng dụng thứ hai vào không hỏi lại",
            steps: &[
                "Điện thoại A: ở “Bảo vệ”, bấm “Mở Sổ tay công dân”. Nó đăng nhập bằng những gì ứng dụng này giữ, với khoá riêng.",
                "Bấm “Đăng xuất ở đây”, rồi đăng nhập lại.",
                "Sổ tay không còn đăng nhập: nó hết cùng ứng dụng đã cho nó vào.",
            ],
        },
        en: Told {
            title: "A second app is let in unasked",
            steps: &[
                "Phone A: under “Safety” press “Open the notebook”. It signs in by what this app holds, with a key of its own.",
                "Press “Sign out here”, and sign in again.",
                "The notebook is signed in no more: it ended with the app that had let it in.",
            ],
        },
    },
    Flow {
        id: "app-lock",
        ways: &[Way::PhoneASafety, Way::National, Way::Unlock],
        vi: Told {
            title: "Khoá mọi thứ từ điện thoại, hoặc mất điện thoại",
            steps: &[
                "Điện thoại A: ở “Bảo vệ”, bấm “Khoá tài khoản” và xác nhận. Mọi phiên, mọi yêu cầu đang chờ đều hết hiệu lực.",
                "Khoá của điện thoại và cổng đều không vào được. Mở lại ở trang mở khoá.",
                "“Quên khoá của điện thoại này” chơi như mất máy: gỡ nó ở Khoá rồi gắn máy khác.",
            ],
        },
        en: Told {
            title: "Lock everything from the phone, or lose it",
            steps: &[
                "Phone A: under “Safety” press “Lock the account” and confirm. Every session and every request that waits is over.",
                "Neither the phone's key nor the portal gets in. Open it again on the page for unlocking.",
                "“Forget this phone's key” plays that the phone is lost: take it off at Khoá, and bind another.",
            ],
        },
    },
];
