# Điện thoại là khoá của tài khoản
devices-title = Điện thoại của bạn
devices-why = Điện thoại gắn với tài khoản là một chiếc khoá: ứng dụng trên đó đăng nhập và xác nhận thay bạn. Việc gắn điện thoại được làm trong ứng dụng.
devices-none = Chưa có điện thoại nào gắn với tài khoản.
device-bound = Gắn lúc
device-label = Tên gọi
device-label-hint = Chỉ bạn thấy tên này. Ví dụ: Điện thoại cơ quan.
device-rename = Lưu tên
device-revoke = Gỡ điện thoại
device-title = Điện thoại
device-change = Đổi tên hoặc gỡ
device-change-long = Đổi tên hoặc gỡ { $name }
device-revoke-title = Gỡ khỏi tài khoản
trouble-device-name = Hãy đặt tên cho điện thoại, dài nhất 60 ký tự
device-revoke-meaning = Ứng dụng trên điện thoại đó bị đăng xuất ngay và không xác nhận thay bạn được nữa. Muốn dùng lại, bạn phải gắn lại từ đầu trong ứng dụng. Hãy gỡ khi bạn mất, bán hoặc cho điện thoại.
notice-device-named = Đã lưu tên điện thoại.
notice-device-revoked = Đã gỡ điện thoại. Ứng dụng trên đó đã bị đăng xuất.

# Mã khẩn cấp
recovery-codes-title = Mã khẩn cấp
recovery-codes-why = Mất điện thoại, không vào được email? Một mã khẩn cấp trên giấy khoá tài khoản của bạn ngay lập tức, từ bất kỳ máy nào. Mã không mở được gì và không đăng nhập được: người khác nhặt được mã không vào được tài khoản của bạn.
recovery-codes-none = Bạn chưa có mã khẩn cấp.
recovery-codes-left = Còn { $left } mã chưa dùng.
recovery-codes-made = Tạo lúc
recovery-codes-make = Tạo mã mới
recovery-codes-again = Tạo mã mới thì mọi mã cũ hết hiệu lực.
recovery-codes-new = Mã khẩn cấp mới của bạn
recovery-codes-keep = Hãy chép hoặc in ra ngay. Các mã này chỉ hiện một lần, sau khi rời trang bạn không xem lại được.
recovery-codes-use = Khi cần: trên bất kỳ máy nào, mở trang đăng nhập của Khoá, bấm “Khoá tài khoản ngay”, rồi chọn “Tôi có mã khẩn cấp trên giấy”. Mỗi mã dùng một lần.
recovery-code = Mã khẩn cấp
lock-with-recovery-code = Tôi có mã khẩn cấp trên giấy
lock-without-recovery-code = Tôi không có mã khẩn cấp
trouble-recovery-code-wrong = Tên đăng nhập hoặc mã khẩn cấp chưa đúng, hoặc mã đã dùng rồi. Hãy xem lại từng chữ, hoặc dùng mã khác.
event-recovery-codes = Tạo mã khẩn cấp mới
event-recovery-codes-means = Các mã khẩn cấp cũ hết hiệu lực. Mã khẩn cấp chỉ khoá được tài khoản, không mở được gì.

# Báo tin trên trình duyệt
notifications-title = Thông báo
notifications-why = Khi có yêu cầu chờ bạn xác nhận, Khoá báo trên trình duyệt hoặc ứng dụng đã cài ở đây. Thông báo chỉ nói rằng có việc đang chờ, không nói việc gì và của ai.
notifications-turn-on = Bật thông báo trên thiết bị này
notifications-turn-off = Tắt
notifications-turn-off-long = Tắt thông báo trên { $name }
notifications-where = Nơi nhận thông báo
notifications-since = Bật lúc
notifications-none = Chưa bật thông báo ở đâu.
notifications-unsupported = Trình duyệt này không nhận được thông báo. Trên iPhone và iPad, hãy thêm Khoá vào Màn hình chính trước rồi mở từ đó.
notifications-denied = Trình duyệt đang chặn thông báo của Khoá. Hãy cho phép trong phần cài đặt trang web của trình duyệt, rồi tải lại trang này.
notifications-failed = Chưa bật được thông báo. Hãy kiểm tra mạng rồi thử lại.
notifications-need-script = Muốn bật thông báo, trình duyệt cần cho phép JavaScript. Không có thông báo, các yêu cầu vẫn hiện ở mục “Yêu cầu”.
notice-notifications-on = Đã bật thông báo.
notice-notifications-off = Đã tắt thông báo.
trouble-push-unusable = Chưa bật được: dịch vụ thông báo của trình duyệt này không dùng được với Khoá. Hãy thử trình duyệt khác; các yêu cầu vẫn hiện ở mục “Yêu cầu”.
push-waits = Có việc đang chờ bạn xác nhận.
event-notifications-on = Bật thông báo trên một trình duyệt
event-notifications-on-means = Trình duyệt đó được báo khi có yêu cầu chờ bạn. Nếu không phải bạn, hãy tắt ở mục “Thông báo”.
event-notifications-off = Thông báo trên một trình duyệt đã tắt

# Đọc mã trên thiết bị khác
scan-link = Quét mã QR
scan-title = Quét mã QR
scan-why = Đăng nhập trên máy tính hoặc thiết bị khác bằng điện thoại này: quét mã đang hiện ở đó.
scan-open = Mở máy ảnh
scan-looking = Hãy hướng máy ảnh vào mã QR.
scan-foreign = Đây không phải mã đăng nhập của Khoá. Đừng mở địa chỉ trong mã đó.
scan-refused = Không dùng được máy ảnh. Hãy cho phép Khoá dùng máy ảnh trong phần cài đặt của trình duyệt, hoặc nhập mã bên dưới.
scan-code = Mã ghi dưới hình QR
scan-code-hint = Mười hai chữ và số, ví dụ ABCD-EFGH-JKMN.
scan-go = Tiếp tục
trouble-short-code = Mã chưa đúng. Hãy nhập đủ mười hai chữ và số ghi dưới hình QR.
qr-short = Hoặc mở Khoá trên điện thoại, vào “Yêu cầu”, chọn “Quét mã QR” và nhập mã:
mail-sign-in-reported-subject = Bạn đã báo một lần đăng nhập không phải của mình
mail-sign-in-reported = Lúc { $when } (giờ Việt Nam), trong tài khoản Khoá của bạn có người báo rằng không phải bạn đang đăng nhập trên một thiết bị khác. Không có gì được cho phép; tạm thời không ai hỏi bạn bằng mã QR được nữa, và bộ phận an ninh đã được báo.

# Mã mà dịch vụ phải có mới hỏi được
user-code-title = Mã cho dịch vụ hỏi bạn
user-code-why = Một số dịch vụ chỉ gửi được yêu cầu đến bạn khi bạn nói cho họ mã này, ở quầy hoặc qua điện thoại. Không có mã đúng, họ không làm phiền bạn được.
user-code-none = Bạn chưa đặt mã, nên các dịch vụ đó không hỏi bạn được.
user-code-since = Đã đặt mã lúc
user-code-new = Mã mới
user-code-hint = Từ 6 đến 12 chữ số, không phải dãy như 123456. Đừng dùng mã mở máy hay mã ngân hàng.
user-code-submit = Lưu mã
user-code-remove = Bỏ mã
user-code-note = Mã này không đăng nhập được và không thay cho sự đồng ý của bạn: mỗi yêu cầu bạn vẫn xem và trả lời trên điện thoại.
trouble-user-code = Mã chưa dùng được. Hãy nhập từ 6 đến 12 chữ số và tránh dãy số dễ đoán như 123456 hay 000000.
notice-user-code-set = Đã lưu mã.
notice-user-code-removed = Đã bỏ mã.
event-user-code-set = Đặt mã cho dịch vụ hỏi bạn
event-user-code-set-means = Mã trước đó, nếu có, hết hiệu lực. Nếu không phải bạn, hãy đổi mã và xem các thiết bị đang đăng nhập.
event-user-code-removed = Bỏ mã cho dịch vụ hỏi bạn
