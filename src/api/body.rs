//! Reading what was sent: JSON of exactly the members an endpoint knows.

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::refusal::invalid;
use crate::base::{Problem, ProblemType};

/// The body as `T`.
///
/// # Errors
/// `unsupported-media-type` for what is not called JSON, `bad-request` for what is none, `invalid-field` with the member that
/// is missing, unknown or has another type.
pub(super) fn read<T: DeserializeOwned>(request: &HttpRequest, body: &[u8]) -> Result<T, Problem> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(ProblemType::UnsupportedMediaType));
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = parsed(&mut json)?;
    json.end().map_err(|_more| Problem::new(ProblemType::BadRequest).field(".", "more than one value"))?;
    Ok(read)
}

/// One of several that a body holds, as `T`.
///
/// # Errors
/// `invalid-field` with the member, as if it were alone.
pub(super) fn item<T: DeserializeOwned>(item: &str) -> Result<T, Problem> {
    parsed(&mut serde_json::Deserializer::from_str(item))
}

fn parsed<'a, R: serde_json::de::Read<'a>, T: DeserializeOwned>(
    json: &mut serde_json::Deserializer<R>,
) -> Result<T, Problem> {
    let read: Result<T, _> = serde_path_to_error::deserialize(json);
    read.map_err(|error| {
        let (path, inner) = (error.path().to_string(), error.inner());
        match inner.is_data() {
            true => invalid(&path, without_place(&inner.to_string())),
            false => Problem::new(ProblemType::BadRequest).field(&path, without_place(&inner.to_string())),
        }
    })
}

/// What a parser says, without the line and column in a text that people never see.
fn without_place(said: &str) -> String {
    said.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use actix_web::ResponseError as _;
    use actix_web::test::TestRequest;

    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sent {
        #[expect(dead_code, reason = "only whether it can be read is asked")]
        items: Vec<u8>,
    }

    #[test]
    fn a_refusal_names_the_member() {
        let read = |kind: &str, body: &str| {
            let request = TestRequest::default().insert_header((CONTENT_TYPE, kind)).to_http_request();
            super::read::<Sent>(&request, body.as_bytes())
        };
        let json = "application/json; charset=utf-8";
        assert!(read(json, "{\"items\":[1,2]}").is_ok());
        for (body, kind) in [
            ("", ProblemType::BadRequest),
            ("{\"items\":[1,2]} {}", ProblemType::BadRequest),
            ("{\"items\":[1,", ProblemType::BadRequest),
            ("{\"items\":[1,300]}", ProblemType::InvalidField),
            ("{\"items\":[],\"more\":1}", ProblemType::InvalidField),
            ("{}", ProblemType::InvalidField),
        ] {
            assert_eq!(read(json, body).unwrap_err().kind(), kind, "{body}");
        }
        let told = read(json, "{\"items\":[1,300]}").unwrap_err();
        assert_eq!(told.status_code(), 400);
        assert_eq!(told.fields().next().map(|(field, _)| field), Some("items[1]"));
        assert_eq!(
            read("text/plain", "{\"items\":[]}").unwrap_err().kind(),
            ProblemType::UnsupportedMediaType
        );
    }
}
