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
