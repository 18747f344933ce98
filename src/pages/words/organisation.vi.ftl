# Tổ chức: chọn làm thay cho ai, vai trò, thành viên.
choose-title = Bạn làm việc này cho ai?
choose-myself = Cho chính tôi
choose-organisations = Cho tổ chức
choose-find = Tìm tổ chức
choose-find-hint = Một phần tên, hoặc mã số thuế, mã số doanh nghiệp
choose-find-button = Tìm
choose-nothing = Không có tổ chức nào của bạn khớp với nội dung vừa tìm.
choose-more = Còn { $count } tổ chức nữa. Hãy gõ một phần tên hoặc mã số.
choose-kept = Lựa chọn được nhớ cho dịch vụ này đến khi bạn đăng xuất. Mọi việc đều được ghi là do chính bạn làm.
choose-cancel = Không vào, quay lại dịch vụ
choose-none = Dịch vụ này dành cho tổ chức, và bạn chưa được giao quyền cho tổ chức nào dùng được ở đây.
choose-none-next = Người đại diện hoặc người quản trị của tổ chức có thể giao quyền cho bạn. Nếu bạn là người đại diện và tổ chức chưa có tài khoản, hãy đăng ký tài khoản cho tổ chức.
choose-low = Người làm thay tổ chức cần có tài khoản định danh điện tử mức độ 2 của chính mình.
choose-low-next = Xem cách lên mức độ 2
consent-for = Bạn làm việc này cho { $name }.

member-role-representative = người đại diện theo pháp luật
member-role-administrator = người quản trị
member-role-signer = người ký
member-role-submitter = người nộp hồ sơ
member-role-viewer = người xem

event-member-added = Bạn được giao quyền làm thay một tổ chức
event-member-added-means = Khi vào một dịch vụ phục vụ tổ chức, bạn chọn làm việc cho tổ chức này. Nếu có nhầm lẫn, hãy báo tổ chức.
event-member-ended = Bạn thôi làm thay một tổ chức
event-member-ended-means = Dịch vụ không còn nhận bạn thay mặt tổ chức này. Tài khoản của chính bạn không đổi.
event-member-joined = Một người được giao quyền làm thay tổ chức
event-member-left = Một người thôi làm thay tổ chức
event-entered-for = Một người vào dịch vụ này thay mặt tổ chức
event-service-opened-for = Vào dịch vụ, thay mặt { $name }

mail-member-given-subject = Bạn được giao quyền làm thay một tổ chức
mail-member-given = Lúc { $when } (giờ Việt Nam), bạn được giao quyền làm thay { $organisation }.
mail-member-role = Vai trò: { $role }.
mail-member-given-next = Khi vào một dịch vụ phục vụ tổ chức, hãy đăng nhập bằng tài khoản của chính bạn rồi chọn tổ chức. Mọi việc đều được ghi là do bạn làm; xem lịch sử tại { $origin }. Nếu có nhầm lẫn, hãy báo tổ chức.
mail-member-ended-subject = Bạn thôi làm thay một tổ chức
mail-member-ended = Lúc { $when } (giờ Việt Nam), quyền làm thay { $organisation } của bạn đã chấm dứt.
mail-member-ended-next = Dịch vụ không còn nhận bạn thay mặt tổ chức này. Tài khoản của chính bạn tại { $origin } không đổi. Nếu có nhầm lẫn, hãy báo tổ chức.
