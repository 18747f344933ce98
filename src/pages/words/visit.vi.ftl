
# Lịch hẹn đến làm việc trực tiếp
weekday-1 = Thứ Hai
weekday-2 = Thứ Ba
weekday-3 = Thứ Tư
weekday-4 = Thứ Năm
weekday-5 = Thứ Sáu
weekday-6 = Thứ Bảy
weekday-7 = Chủ nhật
visit-title = Lịch hẹn
visit-none = Bạn chưa hẹn giờ. Có hẹn thì bạn không phải chờ; đến mà không hẹn vẫn được tiếp, khi có chỗ trống.
visit-choose = Chọn nơi, ngày và giờ
visit-manage = Xem hoặc đổi lịch hẹn
visit-booked = Bạn đã hẹn
visit-when = Giờ hẹn
visit-where = Nơi đến
visit-bring = Mang theo
visit-bring-what = Bản gốc thẻ căn cước; người nước ngoài mang hộ chiếu và thẻ cư trú. Mã hồ sơ. Bạn phải tự mình đến.
visit-ask = Nếu cần hỏi, hãy hỏi nơi đến ở trên, kèm mã hồ sơ.
visit-file = Thêm vào lịch của bạn (tệp .ics)
visit-file-title = Làm việc trực tiếp, hồ sơ { $reference }
visit-change = Chọn giờ hoặc nơi khác
visit-move = Đổi sang giờ này
visit-cancel = Huỷ lịch hẹn
visit-cancel-meaning = Nếu bạn huỷ, chỗ này dành cho người khác. Hồ sơ vẫn chờ bạn đến.
visit-left = { $count ->
   *[other] Bạn còn được đặt hoặc đổi lịch hẹn { $count } lần cho hồ sơ này.
}
visit-closed = Hồ sơ này không đặt hoặc đổi lịch hẹn được nữa. Nếu hồ sơ còn chờ bạn đến, bạn vẫn có thể đến mà không hẹn.
visit-office = Nơi bạn chọn
visit-other-office = Chọn nơi khác
visit-day = Chọn ngày
visit-full = hết chỗ
visit-free = { $count ->
   *[other] còn { $count } chỗ
}
visit-day-full = Ngày này vừa hết chỗ. Hãy chọn ngày khác.
visit-nothing-free = Nơi này không còn chỗ trong những ngày tới. Hãy chọn nơi khác, hoặc xem lại vào ngày mai.
visit-book = Đặt lịch hẹn
visit-find = Bạn muốn đến đâu?
visit-find-hint = Tên xã, phường, tỉnh hoặc cơ quan; không cần dấu.
visit-find-submit = Tìm
visit-offices = Nơi tiếp nhận
visit-no-office = Không tìm thấy nơi nào. Hãy thử tên khác, hoặc để trống để xem tất cả.
visit-more-offices = Còn nhiều nơi nữa: hãy gõ thêm tên ở trên.
apply-visit-booked-meaning = Bạn đã hẹn. Hãy tự mình đến đúng giờ, mang theo giấy tờ và mã hồ sơ này.
trouble-visit-office = Nơi này không tiếp nhận hồ sơ của bạn vào ngày đó. Hãy chọn nơi khác
trouble-visit-hour = Giờ này không đặt được nữa. Hãy chọn một giờ trong danh sách
trouble-visit-taken = Người khác vừa đặt chỗ cuối cùng của giờ này. Hãy chọn giờ khác
trouble-visit-often = Bạn đã đặt và đổi lịch hẹn nhiều lần. Hãy đến theo lịch đã có, hoặc đến mà không hẹn
trouble-visit-nothing = Không còn lịch hẹn nào để huỷ
mail-visit-booked-subject = Lịch hẹn của hồ sơ { $reference }
mail-visit-booked = Bạn đã hẹn đến { $agency } lúc { $when } (giờ Việt Nam) cho hồ sơ { $reference }.
mail-visit-moved-subject = Lịch hẹn của hồ sơ { $reference } đã thay đổi
mail-visit-moved = Lịch hẹn của hồ sơ { $reference } nay là { $when } (giờ Việt Nam) tại { $agency }.
mail-visit-missed-subject = Bạn đã lỡ lịch hẹn của hồ sơ { $reference }
mail-visit-missed = Bạn đã không đến { $agency } lúc { $when } (giờ Việt Nam). Hồ sơ { $reference } vẫn chờ bạn.
mail-visit-lost-subject = Nơi bạn hẹn không còn làm việc: hồ sơ { $reference }
mail-visit-lost = { $agency } không còn làm việc nên lịch hẹn lúc { $when } (giờ Việt Nam) đã huỷ. Hồ sơ { $reference } vẫn chờ bạn.
mail-visit-bring = Hãy tự mình đến, mang theo bản gốc giấy tờ và mã hồ sơ. Để xem, đổi hoặc huỷ lịch hẹn, hãy tự mở { $origin } và đăng nhập.
mail-visit-again = Để chọn ngày khác, hãy tự mở { $origin } và đăng nhập.

# Lịch sử
event-visit-booked = Đã hẹn đến làm việc cho hồ sơ { $reference }
event-visit-moved = Lịch hẹn của hồ sơ { $reference } đã thay đổi
event-visit-cancelled = Đã huỷ lịch hẹn của hồ sơ { $reference }
event-visit-made = Đã đến làm việc cho hồ sơ { $reference }
event-visit-missed = Đã lỡ lịch hẹn của hồ sơ { $reference }
event-visit-missed-means = Hồ sơ vẫn chờ bạn. Hãy mở hồ sơ để chọn ngày khác.
event-face-compared = Khuôn mặt đã được so tại quầy cho hồ sơ { $reference }
event-face-compared-means = Ảnh chụp tại quầy không được giữ lại.
event-visit-lost = Lịch hẹn của hồ sơ { $reference } đã huỷ vì nơi hẹn không còn làm việc
event-handed-over = Hồ sơ { $reference } đã chuyển sang cơ quan khác
event-handed-over-means = Cơ quan trước không còn nữa. Bạn không cần làm gì; nơi hỏi ghi trong hồ sơ.
