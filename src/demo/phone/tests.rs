//! The pages of the phones: that everything they load is there, and who may have something carried.

use actix_web::http::StatusCode;
use actix_web::test::{self, TestRequest};

use super::*;

async fn answer(request: TestRequest) -> (StatusCode, String) {
    let (issuer, guide) = ("http://localhost:1".to_owned(), "http://localhost:8083/flows".to_owned());
    let phones = web::Data::new(Phones { network: Network::to(&issuer).unwrap(), issuer, guide });
    let app = test::init_service(App::new().configure(|routes| open(routes, &phones))).await;
    let request = request.insert_header(("host", "localhost:8087")).to_request();
    let answer = test::call_service(&app, request).await;
    let status = answer.status();
    (status, String::from_utf8(test::read_body(answer).await.to_vec()).unwrap())
}

#[actix_web::test]
async fn two_phones_are_served_and_every_file_they_load() {
    for slot in SLOTS {
        for path in [format!("/{slot}/"), format!("/{slot}/callback?code=x")] {
            let (status, page) = answer(TestRequest::get().uri(&path)).await;
            assert!(status.is_success() && page.contains(&format!("data-slot=\"{slot}\"")), "{page}");
        }
    }
    assert_eq!(answer(TestRequest::get().uri("/c/")).await.0, StatusCode::NOT_FOUND);
    for (name, text) in FILES {
        assert_eq!(answer(TestRequest::get().uri(&format!("/files/{name}"))).await.1, text);
        for loaded in text.split("from \"./").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(FILES.iter().any(|(name, _)| *name == loaded), "{name} loads {loaded}");
        }
    }
}

#[actix_web::test]
async fn only_the_page_of_a_phone_has_something_carried() {
    let sent = serde_json::json!({ "method": "GET", "path": "/app/v1/home" });
    let post = || TestRequest::post().uri("/wire").set_json(&sent);
    assert_eq!(answer(post()).await.0, StatusCode::FORBIDDEN);
    let foreign = post().insert_header(("origin", "http://localhost:8081"));
    assert_eq!(answer(foreign).await.0, StatusCode::FORBIDDEN);
    let own = post().insert_header(("origin", "http://localhost:8087"));
    assert_eq!(answer(own).await.0, StatusCode::BAD_GATEWAY, "nobody is there to answer");
    let elsewhere = serde_json::json!({ "method": "GET", "path": "/console" });
    let own = TestRequest::post().uri("/wire").set_json(&elsewhere);
    let own = own.insert_header(("origin", "http://localhost:8087"));
    assert_eq!(answer(own).await.0, StatusCode::NOT_FOUND);
}
