//! The page switches what it says it switches, for its own forms alone.

use actix_web::http::StatusCode;
use actix_web::{App, test};

use super::*;
use crate::base::Clock;
use crate::demo::organisations::{REPRESENTED, SUCCESSOR};
use crate::demo::registers::People;
use crate::registers::Register;

async fn answer(simulator: &Simulator, request: test::TestRequest) -> (StatusCode, Vec<u8>) {
    let service = App::new().app_data(web::Data::new(simulator.clone())).configure(routes);
    let service = test::init_service(service).await;
    let answer = test::call_service(&service, request.to_request()).await;
    (answer.status(), test::read_body(answer).await.to_vec())
}

#[actix_web::test]
async fn a_register_is_made_to_fail_by_a_form_of_this_page_and_by_none_of_another() {
    let simulator = Simulator::of(People::of_the_demo().unwrap(), Clock::Wall);
    let form = [("register", "population"), ("behaviour", "down")];
    let post = |origin: &str| {
        let request = test::TestRequest::post().uri("/play/switch").insert_header(("host", "localhost:8086"));
        request.insert_header(("origin", origin.to_owned())).set_form(form)
    };
    assert_eq!(answer(&simulator, post("https://foreign.example")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(simulator.behaviour("population"), Behaviour::Well);
    assert_eq!(answer(&simulator, post("http://localhost:8086")).await.0, StatusCode::SEE_OTHER);
    assert_eq!(simulator.behaviour("population"), Behaviour::Down);
    let page = test::TestRequest::get().uri("/play?lang=en").insert_header(("host", "localhost:8086"));
    let (status, text) = answer(&simulator, page).await;
    let text = String::from_utf8(text).unwrap();
    assert!(status.is_success() && text.contains("id=\"population-is\">does not answer"), "{text}");
    let foreign = test::TestRequest::get().uri("/play").insert_header(("host", "foreign.example"));
    assert_eq!(answer(&simulator, foreign).await.0, StatusCode::MISDIRECTED_REQUEST);
}

#[actix_web::test]
async fn a_photo_is_a_picture_that_names_whom_it_shows() {
    let simulator = Simulator::of(People::of_the_demo().unwrap(), Clock::Wall);
    let get = |number: &str| {
        let uri = format!("/play/photo?number={number}");
        test::TestRequest::get().uri(&uri).insert_header(("host", "localhost:8086"))
    };
    let (status, photo) = answer(&simulator, get("099193000001")).await;
    assert!(status.is_success() && photo.starts_with(&[0xFF, 0xD8, 0xFF, 0xFE]));
    assert!(photo.windows(21).any(|part| part == b"portrait-099193000001"));
    assert_eq!(answer(&simulator, get("099000000000")).await.0, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_director_is_replaced_by_whom_the_page_names_and_whoever_asks_the_register_hears_it() {
    let simulator = Simulator::of(People::of_the_demo().unwrap(), Clock::Wall);
    let post = |number: &str| {
        let request = test::TestRequest::post().uri("/play/happen").insert_header(("host", "localhost:8086"));
        let form = [("number", number), ("what", "director_replaced")];
        request.insert_header(("origin", "http://localhost:8086")).set_form(form)
    };
    assert_eq!(
        answer(&simulator, post("099193000001")).await.0,
        StatusCode::BAD_REQUEST,
        "a person has none"
    );
    assert_eq!(answer(&simulator, post(REPRESENTED)).await.0, StatusCode::SEE_OTHER);
    let told = simulator.entered(Register::Business);
    let by = &told[0]["what"]["representatives"];
    assert_eq!((told.len(), &by[0]["personal_number"]), (1, &serde_json::json!(SUCCESSOR)), "{told:?}");
}
