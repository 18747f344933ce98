//! Which passwords may be chosen, wherever one is: at registration, at a change and at a recovery, with the reason told in
//! both languages.

use crate::support::{Browser, Page, TestServer};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const WEAK: [&str; 12] = [
    "P@ssw0rd",
    "abc@1234",
    "taoyeuem",
    "T@oyeuem123",
    "taoyeeuem",
    "maatjkhaaur",
    "meueyoat",
    "Vi3tn4m@2024",
    "matkhau@2024!",
    "nguyenthilan2000",
    "LanNguyen0103",
    "l4n.01032000",
];

async fn changing(s: &TestServer, username: &str) -> (Browser, Page) {
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    browser.sign_in(&login, username, PASSPHRASE).await;
    let form = browser.open("/settings/password").await;
    (browser, form)
}

async fn registering(s: &TestServer) -> (Browser, Page) {
    let mut browser = s.browser();
    let page = browser.open("/register").await;
    let fields = [
        ("full_name", "Nguyễn Thị Lan"),
        ("email", "lan.nguyen0103@mail.example"),
        ("phone", "0912345678"),
        ("terms", "yes"),
    ];
    let page = browser.submit(&page, "/register", &fields).await;
    s.running.run_jobs().await.unwrap();
    (browser, page)
}

#[actix_web::test]
async fn what_everybody_tries_and_what_is_known_of_a_person_is_refused_at_a_change() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (mut browser, form) = changing(&s, &lan).await;
    for weak in WEAK {
        let refused = browser.submit(&form, "/settings/password", &[("new_password", weak)]).await;
        assert!(refused.status == 400 && refused.has("new-password-why"), "{weak}: {}", refused.status);
    }
    for (cookie, sentence) in [("vi", "quá phổ biến"), ("en", "so common that it is tried first")] {
        browser.cookies.insert("khoa_lang".into(), cookie.into());
        let refused = browser.submit(&form, "/settings/password", &[("new_password", "taoyeuem")]).await;
        assert!(refused.body.contains(sentence), "{cookie}: {}", refused.body);
    }
    s.finish().await;
}

#[actix_web::test]
async fn they_are_refused_at_registration_too() {
    let s = TestServer::start().await;
    let (mut browser, page) = registering(&s).await;
    for weak in WEAK.into_iter().filter(|weak| !weak.contains("2000")).chain(["0912345678", "lan.nguyen0103"])
    {
        let refused = browser.submit(&page, "/register/verify", &[("new_password", weak)]).await;
        assert!(refused.status == 400 && refused.has("new-password-why"), "{weak}: {}", refused.status);
    }
    s.finish().await;
}

#[actix_web::test]
async fn long_phrases_of_any_script_pass_whole() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let long = "con mèo nhà tôi thích ngủ trên nóc tủ lạnh vào những buổi trưa hè oi ả của Hà Nội";
    for good in [long, "mưa rơi trên mái ngói", "猫は窓の外を見ている", "😀🐘🌊🍜🛵🌸🎋🏮", "ключ от дома"]
    {
        let (mut browser, form) = changing(&s, &lan).await;
        let home = browser.submit(&form, "/settings/password", &[("new_password", good)]).await;
        assert_eq!(home.url.path(), "/", "{good}: {}", home.body);
        let mut again = s.browser();
        let login = again.open("/login").await;
        let cut: String = good.chars().take(good.chars().count() - 1).collect();
        assert!(again.sign_in(&login, &lan, &cut).await.has("error"), "{good}");
        assert!(again.sign_in(&login, &lan, good).await.has("logout-link"), "{good}");
        let back = again.open("/settings/password").await;
        again.submit(&back, "/settings/password", &[("new_password", PASSPHRASE)]).await;
    }
    s.finish().await;
}
