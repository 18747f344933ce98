// What the phone says: in Vietnamese and in English, side by side, so that neither is forgotten.
const WORDS = {
  "phone-a": ["Điện thoại A", "Phone A"],
  "phone-b": ["Điện thoại B", "Phone B"],
  "to-a": ["Sang máy A", "To phone A"],
  "to-b": ["Sang máy B", "To phone B"],
  language: ["English", "Tiếng Việt"],
  "tabs": ["Các mục", "Where to go"],
  "tab-home": ["Trang chủ", "Home"],
  "tab-requests": ["Yêu cầu", "Requests"],
  "tab-read": ["Đọc mã", "Read code"],
  "tab-safety": ["Bảo vệ", "Safety"],
  guide: ["Chơi gì với hai cửa sổ", "What to play with two windows"],
  trace: ["Đã gửi gì qua mạng (dành cho lập trình viên)", "What went over the wire (for developers)"],
  "trace-none": ["Chưa gửi gì.", "Nothing yet."],
  simulated: [
    "Điện thoại mô phỏng: khoá của nó nằm trong trình duyệt này và không đọc ra được; ở điện thoại thật, khoá nằm trong phần cứng bảo mật.",
    "A phone in software: its key lies in this browser and cannot be read out; that of a real phone lies in its secure hardware.",
  ],
  problem: ["Chưa xong", "Not done"],

  "welcome-title": ["Đăng nhập trên điện thoại này", "Sign in on this phone"],
  "welcome-first": [
    "Ứng dụng mở Khoá trong trình duyệt; bạn đăng nhập ở đó rồi quay lại đây.",
    "The app opens Khoá in the browser; you sign in there and come back.",
  ],
  "welcome-bound": [
    "Điện thoại này đã được gắn với tài khoản: khoá của nó đăng nhập cho bạn, không cần rời ứng dụng.",
    "This phone was bound to an account: its key signs you in, and you do not leave the app.",
  ],
  "welcome-off": [
    "Khoá trong điện thoại này không mở được gì nữa. Quên nó đi thì điện thoại tạo khoá mới khi bạn đăng nhập.",
    "The key in this phone opens nothing any more. Forget it, and the phone makes a new one when you sign in.",
  ],
  "sign-in": ["Đăng nhập qua trình duyệt", "Sign in in the browser"],
  "sign-in-key": ["Đăng nhập bằng khoá của điện thoại", "Sign in with the phone's key"],
  "sign-in-key-pin": ["Đăng nhập bằng khoá và mã passcode", "Sign in with the key and the passcode"],
  "sign-in-key-alone": ["Chỉ bằng khoá (một yếu tố)", "With the key alone (one factor)"],
  passcode: ["Mã passcode gồm sáu chữ số", "Passcode of six digits"],
  "passcode-empty": ["Hãy nhập sáu chữ số của mã passcode.", "Type the six digits of your passcode."],

  "home-title": ["Chào {name}", "Good day, {name}"],
  "home-level": ["Mức tài khoản", "Level of the account"],
  "home-none": ["chưa có", "none yet"],
  "home-sign-in": ["Lần đăng nhập này", "This sign-in"],
  "home-one": ["một yếu tố", "one factor"],
  "home-two": ["hai yếu tố", "two factors"],
  "by-pwd": ["mật khẩu", "password"],
  "by-pop": ["khoá của điện thoại", "the phone's key"],
  "by-pin": ["mã passcode", "passcode"],
  "by-hwk": ["khoá trong phần cứng", "a key in hardware"],
  "by-swk": ["khoá truy cập", "passkey"],
  "by-mca": ["thiết bị khác", "another device"],
  "home-reached": ["Liên hệ", "Reached at"],
  "home-phone": ["Khoá của tài khoản", "Key of the account"],
  "home-this": ["điện thoại này", "this phone"],
  "home-other-phone": ["điện thoại khác: {label}", "another phone: {label}"],
  "home-no-phone": ["chưa có điện thoại nào", "no phone yet"],
  "home-waiting": ["{count} yêu cầu đang chờ: xem và trả lời", "{count} waiting: look and answer"],
  "home-reload": ["Tải lại", "Load again"],
  "bind-title": ["Gắn điện thoại này với tài khoản", "Bind this phone to the account"],
  "bind-why": [
    "Sau đó khoá của nó ký câu trả lời cho các yêu cầu và đăng nhập cho bạn.",
    "Its key then signs your answers to requests, and signs you in.",
  ],
  "bind-label": ["Tên của điện thoại", "What to call the phone"],
  "bind-default": ["Máy mô phỏng {slot}", "Software phone {slot}"],
  bind: ["Gắn điện thoại này", "Bind this phone"],
  bound: [
    "Điện thoại này đã là khoá của tài khoản. Không hãng nào bảo đảm cho nó nên riêng nó là một yếu tố; đặt mã passcode ở mục Bảo vệ thì thành hai.",
    "This phone is a key of the account now. No maker vouches for it, so alone it is one factor; set a passcode under Safety, and it is two.",
  ],
  tier: ["Mức tin cậy", "How far it is believed"],
  "tier-unproven": [
    "không ai bảo đảm: mức 1, thêm mã passcode thành hai yếu tố",
    "nobody vouches for it: level 1, with the passcode two factors",
  ],
  "tier-known": ["hãng bảo đảm, không có phần cứng: mức 1", "its maker vouches, without hardware: level 1"],
  "tier-hardware": ["hãng bảo đảm phần cứng: mức 2", "its maker vouches for the hardware: level 2"],

  "handover-title": ["Thay điện thoại cũ", "Take the old phone's place"],
  "handover-why": [
    "Tài khoản đang có điện thoại “{label}”. Máy đó đồng ý thì máy này thay chỗ, và khoá của máy cũ không mở được gì nữa.",
    "The phone “{label}” is the account's key. When it says yes, this one takes its place, and the old key opens nothing any more.",
  ],
  "handover-ask": ["Hỏi điện thoại cũ", "Ask the old phone"],
  "handover-gone": ["Không còn điện thoại cũ? Gỡ nó ở Khoá", "Is the old phone gone? Take it off at Khoá"],
  "handover-now": ["Trên điện thoại cũ, mở Yêu cầu và nhập số này:", "On the old phone open Requests and type this number:"],
  "handover-waits": ["Đang chờ điện thoại cũ trả lời…", "Waiting for the old phone to answer…"],
  "handover-stop": ["Thôi không hỏi nữa", "Stop asking"],
  "handover-no": [
    "Điện thoại cũ đã từ chối, hoặc hết thời gian. Nếu đúng là bạn, hãy hỏi lại.",
    "The old phone said no, or the time ran out. If it was you, ask again.",
  ],
  taken: [
    "Điện thoại này đã thay máy cũ. Khoá của máy cũ không mở được gì nữa.",
    "This phone has taken the old one's place. The old key opens nothing any more.",
  ],

  "requests-title": ["Yêu cầu chờ bạn trả lời", "Requests that wait for you"],
  "requests-none": ["Không có yêu cầu nào đang chờ. Trang này tự xem lại.", "Nothing waits. This page looks again by itself."],
  "requests-open": ["Xem và trả lời", "Look and answer"],
  "request-title": ["Có phải bạn đang yêu cầu việc này?", "Are you asking for this?"],
  official: ["Dịch vụ nhà nước", "Service of the State"],
  "request-who": ["Bên yêu cầu", "Who asks"],
  "request-message": ["Nơi yêu cầu đang hiện nội dung này", "Where it was asked you see this text"],
  "request-what": ["Sẽ được biết", "Will be told"],
  "request-apis": ["Sẽ gọi thay bạn", "Will call in your name"],
  "request-purpose": ["Để làm gì", "What for"],
  "request-where": ["Từ đâu", "From where"],
  "request-where-service": [
    "Hệ thống của dịch vụ gửi, không phải thiết bị này. Chỉ đồng ý nếu chính bạn đang dùng dịch vụ đó.",
    "The service's own system, not this device. Say yes only if you are using that very service.",
  ],
  nearby: ["cùng mạng với điện thoại này", "in the same network as this phone"],
  elsewhere: ["khác mạng với điện thoại này", "in another network than this phone"],
  "where-unknown": ["một trình duyệt không rõ", "a browser that is not known"],
  "request-asked": ["Gửi lúc", "Sent"],
  "request-until": ["Trả lời trước", "Answer before"],
  "matter-handover": [
    "Điện thoại “{label}” sẽ thay điện thoại này. Sau khi đồng ý, khoá của điện thoại này không mở được gì nữa.",
    "The phone “{label}” takes this one's place. Once you agree, this phone's key opens nothing any more.",
  ],
  "matter-assistance": [
    "{helper} sẽ giúp bạn trong {minutes} phút: {scope}.",
    "{helper} will help you for {minutes} minutes: {scope}.",
  ],
  "help-standing": ["xem hồ sơ đang ở bước nào", "seeing where your applications stand"],
  "help-applications": ["lập và nộp hồ sơ", "making and handing in applications"],
  "matter-step_up": [
    "Một trình duyệt bạn đang đăng nhập muốn làm tiếp việc cần xác nhận là bạn.",
    "A browser in which you are signed in wants to go on with what takes that it is you.",
  ],
  "matter-device": [
    "Người đang dùng thiết bị đó sẽ đăng nhập bằng tài khoản của bạn. Chỉ đồng ý nếu thiết bị ở trước mặt bạn.",
    "Whoever sits at that device will be signed in as you. Say yes only if it is in front of you.",
  ],
  number: ["Số đang hiện ở nơi yêu cầu", "The number shown where it was asked"],
  "number-hint": [
    "Hai chữ số. Bạn phải tự nhìn thấy; đừng nhập số do người khác đọc cho.",
    "Two digits. See them yourself; type none that somebody tells you.",
  ],
  "number-empty": ["Hãy nhập hai chữ số đang hiện ở nơi yêu cầu.", "Type the two digits shown where it was asked."],
  same: ["Tôi thấy đúng nội dung này ở nơi yêu cầu", "I see exactly this text where it was asked"],
  "same-empty": [
    "Hãy đánh dấu rằng bạn thấy đúng nội dung đó. Nếu khác, hãy từ chối.",
    "Tick that you see that very text. If it differs, say no.",
  ],
  yes: ["Đồng ý, ký bằng khoá của điện thoại", "Yes, signed by this phone's key"],
  no: ["Từ chối", "Say no"],
  "not-me": ["Không phải tôi yêu cầu", "I did not ask for this"],
  "unbound-answer": [
    "Điện thoại này chưa được gắn với tài khoản nên chưa đồng ý được. Hãy gắn ở Trang chủ, hoặc trả lời bằng điện thoại đã gắn.",
    "This phone is not bound to the account, so it cannot say yes. Bind it on Home, or answer with the phone that is.",
  ],
  "two-needed": [
    "Việc này cần hai yếu tố: hãy đặt mã passcode ở mục Bảo vệ, hoặc trả lời bằng khoá truy cập ở Khoá.",
    "This takes two factors: set a passcode under Safety, or answer with a passkey at Khoá.",
  ],
  answered: ["Bạn đã đồng ý. Quay lại nơi đã yêu cầu.", "You said yes. Go back to where it was asked."],
  denied: ["Bạn đã từ chối. Không có gì được cho phép.", "You said no. Nothing was allowed."],
  reported: ["Cảm ơn bạn đã báo. Bên đó tạm thời không hỏi bạn được nữa.", "Thank you for telling us. Whoever asked cannot ask you for now."],
  "is-approved": ["Bạn đã đồng ý với yêu cầu này.", "You said yes to this."],
  "is-denied": ["Yêu cầu đã bị từ chối.", "It was refused."],
  "is-reported": ["Bạn đã báo rằng đây không phải yêu cầu của bạn.", "You said that this was not yours."],
  "is-expired": ["Yêu cầu đã hết hạn. Không có gì được cho phép.", "Its time is over. Nothing was allowed."],
  "is-cancelled": ["Yêu cầu đã bị huỷ.", "It was taken back."],
  "is-spent": ["Yêu cầu đã xong.", "It is done."],

  "scope-openid": ["Một mã để dịch vụ nhận ra bạn", "A code that recognises you there"],
  "scope-profile": ["Họ tên, ngày sinh, giới tính, quốc tịch", "Name, date of birth, gender, nationality"],
  "scope-email": ["Địa chỉ thư điện tử", "Email address"],
  "scope-phone": ["Số điện thoại", "Phone number"],
  "scope-address": ["Địa chỉ", "Address"],
  "scope-residence": ["Nơi cư trú", "Residence"],
  "scope-eid": ["Loại và mức tài khoản", "Kind and level of your account"],
  "scope-eid_number": ["Số định danh", "Identity number"],
  "scope-offline_access": ["Khi bạn không dùng dịch vụ cũng vậy", "Also while you are not there"],

  "read-title": ["Đăng nhập trên thiết bị khác", "Sign in on another device"],
  "read-how": [
    "Ở thiết bị kia, chọn “Đăng nhập bằng điện thoại”. Nhập mười hai chữ dưới mã, hoặc dán địa chỉ của mã vào đây.",
    "On the other device choose “Sign in with your phone”. Type the twelve letters below its code, or paste the code's address here.",
  ],
  "read-letters": ["Mười hai chữ dưới mã", "The twelve letters below the code"],
  "read-empty": ["Hãy nhập đủ mười hai chữ dưới mã.", "Type all twelve letters below the code."],
  read: ["Xem ai đang hỏi", "See who asks"],
  "read-device": ["Thiết bị đang hiện mã", "The device that shows the code"],
  "read-for": ["Để đăng nhập vào", "To sign in at"],
  "read-warning": [
    "Chỉ tiếp tục nếu chính bạn mở trang đó và nó đang ở trước mặt bạn. Người gửi mã này cho bạn muốn đăng nhập bằng tài khoản của bạn.",
    "Go on only if you opened that page yourself and it is in front of you. Whoever sent you this code wants to sign in as you.",
  ],
  "read-go-on": ["Thiết bị ở trước mặt tôi: tiếp tục", "It is in front of me: go on"],
  "read-leave": ["Không phải của tôi: thoát", "It is not mine: leave"],

  "safety-title": ["Bảo vệ tài khoản", "Keep the account safe"],
  "device-title": ["Điện thoại này", "This phone"],
  "device-unbound": ["Chưa được gắn với tài khoản: xem Trang chủ.", "Not bound to the account: see Home."],
  rename: ["Lưu tên", "Save the name"],
  renamed: ["Đã đổi tên.", "It has a new name."],
  "revoke": ["Gỡ điện thoại này khỏi tài khoản", "Take this phone off the account"],
  revoked: ["Điện thoại này không còn là khoá của tài khoản.", "This phone is no key of the account any more."],
  "passcode-title": ["Mã passcode", "Passcode"],
  "passcode-why": [
    "Sáu chữ số dùng cùng khoá của điện thoại này: hai yếu tố. Năm lần sai thì mã nghỉ, mọi cách khác vẫn dùng được.",
    "Six digits beside this phone's key: two factors. After five wrong ones it rests, and everything else goes on.",
  ],
  "passcode-is-set": ["Đã đặt lúc {at}.", "Set on {at}."],
  "passcode-rests": ["Nhập sai quá nhiều lần: mã đang nghỉ cho đến khi bạn đặt mã mới.", "Wrong too often: it rests until you set a new one."],
  "passcode-new": ["Mã mới, sáu chữ số", "New passcode, six digits"],
  "duress-new": ["Mã thứ hai, dùng khi bị ép buộc (nếu muốn có)", "Second passcode, for when somebody forces you (if you want one)"],
  "duress-hint": [
    "Mỗi lần bạn đặt mã, mã thứ hai trước đó hết hiệu lực; nếu để trống ô này thì bạn không có mã thứ hai.",
    "Each time you set a passcode, the second one before it ends; there is none if you leave this empty.",
  ],
  "passcode-set": ["Đặt mã passcode", "Set the passcode"],
  "passcode-remove": ["Bỏ mã passcode", "Take the passcode away"],
  "passcode-done": ["Đã đặt mã passcode.", "The passcode is set."],
  "passcode-removed": ["Đã bỏ mã passcode.", "The passcode is gone."],
  "sessions-title": ["Nơi đang đăng nhập", "Where you are signed in"],
  "session-browser": ["Trình duyệt {name}", "Browser {name}"],
  "session-app": ["Ứng dụng {name}", "App {name}"],
  "session-here": ["đang dùng", "this one"],
  "session-since": ["từ {at}", "since {at}"],
  "session-end": ["Đăng xuất nơi này", "Sign out there"],
  "session-end-here": ["Đăng xuất ở đây", "Sign out here"],
  "session-ended": ["Đã đăng xuất nơi đó.", "Signed out there."],
  "sessions-others": ["Đăng xuất mọi nơi khác", "Sign out everywhere else"],
  "others-ended": ["Đã đăng xuất mọi nơi khác.", "Signed out everywhere else."],
  "signed-out": ["Bạn đã đăng xuất ở đây.", "You are signed out here."],
  "lock-title": ["Khoá mọi thứ", "Lock everything"],
  "lock-why": [
    "Mọi phiên, mọi yêu cầu đang chờ đều hết hiệu lực, và không ai đăng nhập được cho đến khi bạn mở khoá.",
    "Every session and every request that waits is over, and nobody signs in until you unlock.",
  ],
  lock: ["Khoá tài khoản", "Lock the account"],
  "lock-sure": ["Đúng, khoá ngay", "Yes, lock it now"],
  "lock-keep": ["Không khoá", "Do not lock"],
  locked: [
    "Tài khoản đã bị khoá, khoá của điện thoại này cũng hết hiệu lực. Mở lại bằng cách mạnh nhất bạn có.",
    "The account is locked, and this phone's key ended with everything else. Open the account again by the strongest you have.",
  ],
  unlock: ["Mở khoá ở Khoá", "Unlock at Khoá"],
  "lost-title": ["Mất điện thoại", "The phone is lost"],
  "lost-why": [
    "Chơi như điện thoại bị mất: khoá trong đó biến mất, tài khoản vẫn ghi nhận điện thoại này cho đến khi bạn gỡ nó từ nơi khác.",
    "Play that this phone is lost: its key is gone, and the account still names it until you take it off from elsewhere.",
  ],
  lose: ["Quên khoá của điện thoại này", "Forget this phone's key"],
  "lose-sure": ["Đúng, quên hết", "Yes, forget everything"],
  "lose-keep": ["Giữ lại", "Keep it"],
  lost: ["Không còn gì trên điện thoại này.", "Nothing is left on this phone."],
  "see-devices": ["Gỡ điện thoại ở Khoá", "Take phones off at Khoá"],

  "apps-title": ["Ứng dụng thứ hai trên máy", "A second app on this phone"],
  "apps-why": [
    "Sổ tay công dân cùng chủ với ứng dụng này: nó đăng nhập bằng những gì ứng dụng này giữ, có khoá riêng, và hết khi ứng dụng này đăng xuất.",
    "The citizen's notebook has the same owner as this app: it signs in by what this one holds, has a key of its own, and ends when this one signs out.",
  ],
  "apps-open": ["Mở Sổ tay công dân", "Open the notebook"],
  "apps-in": ["Sổ tay đã đăng nhập: {name}. Khoá của nó: {key}", "The notebook is signed in: {name}. Its key: {key}"],

  "confirm-title": ["Xác nhận đó là bạn", "Confirm that it is you"],
  "confirm-why": [
    "Việc này cần bạn vừa mới đăng nhập. Xác nhận xong, ứng dụng tự làm tiếp việc đang dở.",
    "This takes a sign-in of just now. Once you confirm, the app goes on with what it was about to do.",
  ],
  "confirm-call": ["Đang chờ:", "What waits:"],
  "confirm-key": ["Xác nhận bằng khoá của điện thoại", "Confirm with the phone's key"],
  "confirm-pin": ["Xác nhận bằng khoá và mã passcode", "Confirm with the key and the passcode"],
  "confirm-browser": ["Xác nhận trong trình duyệt", "Confirm in the browser"],
  "confirm-leave": ["Thôi", "Leave it"],
  "confirmed-again": ["Đã xác nhận. Hãy nhập lại mã passcode mới.", "Confirmed. Type the new passcode once more."],

  "why-passcode-needed": [
    "Khoá của điện thoại chưa đủ mạnh cho việc này: hãy nhập thêm mã passcode.",
    "The phone's key alone is too weak for this: type the passcode beside it.",
  ],
  "why-insufficient_authorization": [
    "Khoá của điện thoại chưa đủ mạnh cho việc này: hãy xác nhận trong trình duyệt bằng khoá truy cập.",
    "The phone's key is too weak for this: confirm in the browser, with a passkey.",
  ],
  "why-redirect_to_web": [
    "Không dùng được mã passcode ở đây: chưa đặt, hoặc đã sai quá nhiều lần. Hãy đăng nhập trong trình duyệt.",
    "The passcode is not taken here: none is set, or it was wrong too often. Sign in in the browser.",
  ],
  "why-passcode-wrong": ["Mã passcode không đúng. Hãy nhập lại.", "The passcode is wrong. Type it again."],
  "why-slow_down": ["Thử sai nhiều quá: chờ {wait} giây rồi thử lại.", "Too many tries: wait {wait} seconds, then try again."],
  "why-phone-off": [
    "Điện thoại này đã bị gỡ khỏi tài khoản, khoá của nó không mở được gì nữa. Hãy quên khoá này rồi đăng nhập lại.",
    "This phone was taken off its account, and its key opens nothing any more. Forget the key, then sign in again.",
  ],
  "why-phone-unknown": [
    "Khoá này không thuộc tài khoản nào. Hãy đăng nhập trong trình duyệt rồi gắn điện thoại.",
    "This key is no account's phone. Sign in in the browser, then bind the phone.",
  ],
  "why-access_denied": [
    "Khoá không cho đăng nhập: bạn đã từ chối, hoặc tài khoản đang bị khoá. Hãy thử trong trình duyệt, ở đó có nói vì sao.",
    "Khoá did not sign you in: you said no, or the account is locked. Try in the browser, which says why.",
  ],
  "why-foreign_answer": ["Câu trả lời này không phải cho điện thoại này. Hãy đăng nhập lại từ đây.", "That answer was not for this phone. Sign in from here again."],
  "why-token-needed": [
    "Bạn đã bị đăng xuất ở đây: từ thiết bị khác, hoặc vì tài khoản bị khoá. Hãy đăng nhập lại.",
    "You were signed out here: from another device, or because the account was locked. Sign in again.",
  ],
  "why-passkey-needed": [
    "Việc này cần câu trả lời mạnh hơn khoá của điện thoại này: hãy trả lời bằng khoá truy cập ở Khoá.",
    "This takes a stronger answer than this phone's key: answer with a passkey at Khoá.",
  ],
  "why-not-entitled": [
    "Điện thoại này không phải khoá của tài khoản. Hãy gắn nó ở Trang chủ, hoặc dùng điện thoại đã gắn.",
    "This phone is no key of the account. Bind it on Home, or use the phone that is.",
  ],
  "why-not-found": ["Không có ở đây, hoặc đã hết hạn. Hãy quay lại và mở mục mới.", "It is not here, or its time is over. Go back and open a new one."],
  "why-read.not-found": [
    "Mã này đã được dùng, đã hết hạn, hoặc gõ sai. Hãy hiện mã khác ở thiết bị kia rồi nhập lại.",
    "This code was used, is over, or mistyped. Show another on the other device, and type that.",
  ],
  "why-stale": ["Yêu cầu này đã được trả lời hoặc đã hết hạn. Nếu cần, hãy gửi lại từ nơi yêu cầu.", "This was answered already, or its time is over. If you need it, ask again where it was asked."],
  "why-answer.invalid-field": [
    "Số không đúng. Hãy nhìn lại số đang hiện ở nơi yêu cầu; sai ba lần là từ chối.",
    "That is not the number. Look again at where it was asked; three wrong ones are a no.",
  ],
  "why-passcode.invalid-field": [
    "Một mã dễ đoán, gồm ngày sinh hay số của bạn, không đủ sáu chữ số, hoặc hai mã gần giống nhau. Hãy chọn mã khác.",
    "One is guessed first, is of your birth date or numbers, is not six digits, or both are nearly alike. Choose another.",
  ],
  "why-invalid-field": ["Nội dung nhập chưa dùng được: hãy viết tên ngắn gọn bằng chữ thường gặp.", "What was typed cannot be used: write a short name in ordinary letters."],
  "why-taken": [
    "Khoá này đã từng được gắn. Hãy quên khoá của điện thoại này ở mục Bảo vệ rồi đăng nhập lại.",
    "This key was bound before. Forget this phone's key under Safety, and sign in again.",
  ],
  "why-already-open": [
    "Tài khoản đã có một điện thoại khác. Tải lại trang chủ để xin thay chỗ, hoặc gỡ máy đó ở Khoá.",
    "The account has another phone. Load Home again to ask for its place, or take that one off at Khoá.",
  ],
  "why-changed-meanwhile": ["Nơi khác vừa đổi. Hãy tải lại rồi làm lại.", "It was changed elsewhere just now. Load again, and do it again."],
  "why-too-many-attempts": ["Quá nhiều lần. Chờ {wait} giây rồi thử lại.", "Too often. Wait {wait} seconds, then try again."],
  "why-too-many-requests": ["Gửi quá nhanh. Chờ {wait} giây rồi thử lại.", "Too fast. Wait {wait} seconds, then try again."],
  "why-invalid_grant": [
    "Lần đăng nhập này đã kết thúc. Hãy đăng nhập lại.",
    "This sign-in is over. Sign in again.",
  ],
  "why-unavailable": ["Khoá không trả lời. Hãy xem mạng rồi thử lại.", "Khoá does not answer. See to the network, and try again."],
  "why-other": ["Khoá trả lời “{type}”. Hãy thử lại; nếu vẫn vậy, tải lại trang.", "Khoá answered “{type}”. Try again; if it stays so, load the page again."],
};

const KEPT = "language";
const LANGUAGES = ["vi", "en"];
let column = 0;

export function speak(language) {
  column = Math.max(0, LANGUAGES.indexOf(language));
  document.documentElement.lang = LANGUAGES[column];
  localStorage.setItem(KEPT, LANGUAGES[column]);
}

/** What the address asks for, what was chosen before, or what the server read off the browser. */
export function speakAsWished() {
  const asked = new URLSearchParams(location.search).get("lang");
  speak(asked ?? localStorage.getItem(KEPT) ?? document.documentElement.lang);
}

export const otherLanguage = () => LANGUAGES[1 - column];

export const knows = (key) => key in WORDS;

export function say(key, values = {}) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), WORDS[key][column]);
}

/** A text of somebody else's, in whichever language it has. */
export const told = (text) => text?.[LANGUAGES[column]] ?? text?.vi ?? text?.en ?? "";

const WHEN = { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" };
export const when = (moment) => new Intl.DateTimeFormat(column ? "en-GB" : "vi-VN", WHEN).format(new Date(moment));
