//! What a service may call itself, and in which language it is read.

use serde_json::json;

use crate::support::{Place, TestServer, person, refusal};

const PASSPHRASE: &str = "trang sáng trên sông quê";

fn add<'a>(id: &'a str, texts: &[&'a str]) -> Vec<&'a str> {
    [&["client", "add", id, "--redirect-uri", "https://portal.example/callback"], texts].concat()
}

#[test]
fn a_name_that_deceives_is_refused_by_the_word_that_was_wrong_and_registers_nothing() {
    let place = Place::new("deceptive");
    for (texts, said) in [
        (["--name", "Thư viện\u{202e}x"], "the name has U+202E at place 9, which cannot be seen"),
        (
            ["--name", "Thư vi\u{435}\u{302}n"],
            "the name has U+0435 at place 7, which is a letter of another script",
        ),
        (["--name", " Thư viện"], "the name has U+0020 at place 1, which is a space at the beginning"),
        (["--name", "Thư\u{200b} viện"], "the name has U+200B at place 4"),
        (["--name", ""], "the name is empty"),
        (
            ["--name-en", "Library ✅"],
            "the name has U+2705 at place 9, which does not belong into such a text",
        ),
        (
            ["--name", "Công An Tỉnh Sông Ngân"],
            "the name says “Công an”, the police: only an official service",
        ),
        (["--name", "Xac thuc VNelD"], "the name says “VNeID”, the State's identification application"),
        (["--name", "КНОА"], "the name says “Khoá”, the name of this service"),
        (["--name-en", "Ministry of Public Security"], "says “Ministry of Public Security”"),
    ] {
        let refused = refusal(&place.khoa(&add("shop", &texts)).output().unwrap());
        assert!(refused.contains(said), "{texts:?}: {refused}");
    }
    let behind = ["--name", "Cửa hàng", "--agency", "Bo Cong an"];
    let refused = refusal(&place.khoa(&add("shop", &behind)).output().unwrap());
    assert!(refused.contains("the agency says “Bộ Công an”, the ministry of the police"), "{refused}");
    let purpose = ["--name", "Cửa hàng", "--purpose", "Để giao hàng.\nBấm vào đây"];
    let refused = refusal(&place.khoa(&add("shop", &purpose)).output().unwrap());
    assert!(refused.contains("the purpose has U+000A at place 14"), "{refused}");
    let refused = refusal(&place.khoa(&add("shop", &[])).output().unwrap());
    assert!(refused.contains("--name, --name-en or both"), "{refused}");
    assert_eq!(place.answer(&["client", "list"]), json!([]));
    // The law lets the State bear its own names; a service in its own script is as good as any.
    place.answer(&add("police", &["--name", "Công an tỉnh Sông Ngân", "--official"]));
    place.answer(&add("library", &["--name", "Библиотека имени Пушкина"]));
    place.answer(&add("bakery", &["--name", "Tiê\u{323}m bánh", "--purpose", "Để so với VNeID"]));
    assert_eq!(place.answer(&["client", "show", "bakery"])["name"], "Tiệm bánh");
}

#[test]
fn two_services_that_look_alike_are_of_one_agency_or_one_of_them_is_refused() {
    let place = Place::new("alike");
    place.answer(&add(
        "bank",
        &["--name", "Ngân hàng Sông Hồng", "--name-en", "Hong Bank I", "--agency", "Sông Hồng"],
    ));
    for texts in [
        &["--name", "NGÂN HÀNG SÔNG HỒNG"][..],
        &["--name", "Ngân-hàng Sông Hồng", "--agency", "Sông Hông"],
        &["--name", "Hong Bank l"],
    ] {
        let refused = refusal(&place.khoa(&add("other", texts)).output().unwrap());
        assert!(refused.contains("looks like that of the client bank"), "{texts:?}: {refused}");
    }
    place.answer(&add("bank-app", &["--name", "Ngân hàng Sông Hồng", "--agency", "SÔNG HỒNG"]));
    place.answer(&add("bank-2", &["--name", "Ngân hàng Sông Hông"]));
    place.answer(&["client", "disable", "bank"]);
    place.answer(&["client", "disable", "bank-app"]);
    place.answer(&add("bank-3", &["--name", "Ngân hàng Sông Hồng"]));
}

#[actix_web::test]
async fn a_service_is_read_in_the_readers_language_and_marked_where_it_has_only_another() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let both = json!({
        "official": false, "name": "Thư viện", "name#en": "Library", "agency": "Sở Văn hoá",
        "purpose": "Để cho mượn sách.", "purpose#en": "To lend books.",
    });
    let library = s.client("library", both).await;
    let airline = json!({ "official": false, "name": "Air Foo", "name#en": "Air Foo" });
    let airline = s.client("airline", airline).await;
    let mut browser = s.browser();
    browser.headers.push(("accept-language", "en".into()));
    let page = browser.open(&library.authorization(&[])).await;
    assert!(page.body.contains("<bdi>Library</bdi>"), "{}", page.body);
    assert!(page.body.contains("<bdi lang=\"vi\">Sở Văn hoá</bdi>"), "{}", page.body);
    let page = browser.sign_in(&page, &lan, PASSPHRASE).await;
    assert!(page.has("consent-accept"));
    assert!(page.body.contains("<bdi>Library</bdi>"), "{}", page.body);
    assert!(page.body.contains("<bdi>To lend books.</bdi>"), "{}", page.body);
    let page = browser.open(&library.authorization(&[("ui_locales", "vi")])).await;
    assert!(page.body.contains("<bdi>Thư viện</bdi>"), "{}", page.body);
    assert!(page.body.contains("<bdi>Để cho mượn sách.</bdi>"), "{}", page.body);
    let page = browser.open(&airline.authorization(&[("ui_locales", "vi")])).await;
    assert!(page.body.contains("<bdi lang=\"en\">Air Foo</bdi>"), "{}", page.body);
    s.finish().await;
}

#[test]
fn both_languages_are_taken_from_the_command_line() {
    let place = Place::new("languages");
    place.answer(&add(
        "library",
        &[
            "--name",
            "Thư viện",
            "--name-en",
            "Library",
            "--agency-en",
            "Ministry",
            "--purpose",
            "Để mượn sách",
        ],
    ));
    let shown = place.answer(&["client", "show", "library"]);
    let read = |member: &str| shown[member].as_str();
    assert_eq!((read("name"), read("name#en")), (Some("Thư viện"), Some("Library")));
    assert_eq!((read("agency"), read("agency#en")), (Some("Ministry"), Some("Ministry")));
    assert_eq!((read("purpose"), read("purpose#en")), (Some("Để mượn sách"), None));
}

#[actix_web::test]
async fn a_name_of_any_people_opens_an_account_and_a_trick_is_named_by_its_place() {
    let s = TestServer::start().await;
    let mut browser = s.browser();
    let page = browser.open("/register").await;
    let typed = |name: &'static str| {
        [("full_name", name), ("email", "an@mail.example"), ("phone", "0900000007"), ("terms", "yes")]
    };
    for (name, said) in [
        ("Nguyễn Thị\u{202e} Lan", "Ký tự thứ 11 (U+202E)"),
        ("Nguyễn Аnh", "Ký tự thứ 8 (U+0410) thuộc bảng chữ khác"),
        ("Lan 0900", "Ký tự thứ 5 (U+0030)"),
    ] {
        let refused = browser.submit(&page, "/register", &typed(name)).await;
        assert_eq!(refused.status, 400);
        assert!(refused.body.contains(said), "{name}: {}", refused.body);
    }
    let taken = browser.submit(&page, "/register", &typed("  Анна   Ёлкина ")).await;
    assert_eq!(taken.url.path(), "/register/verify");
    s.finish().await;
}

#[test]
fn a_line_of_a_register_with_a_deceptive_name_is_refused_by_its_field() {
    let place = Place::new("register");
    let file = place.data.path().join("people.jsonl");
    let lines = [person("099200000001", "Nguyễn\u{200b} Lan", None), person("099200000002", "王小明", None)];
    std::fs::write(&file, lines.map(|line| line.to_string()).join("\n")).unwrap();
    let output = place.khoa(&["import", "people", file.to_str().unwrap(), "--json"]).output().unwrap();
    let said =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(said.contains("name: has U+200B at place 7"), "{said}");
    assert!(!said.contains("Nguyễn"), "by field and rule, never by value");
}
