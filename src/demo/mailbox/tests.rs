//! The mailbox shows what lies in the outbox, escaped, to this machine alone.

use std::time::Duration;

use super::*;

fn put(folder: &Path, name: &str, text: &str, age: u64) {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000 - age);
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
}

#[tokio::test]
async fn messages_come_newest_first_and_half_written_files_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.json", r#"{"channel":"sms","to":"0900000001","subject":"","text":"old"}"#, 60);
    put(folder.path(), "b.json", r#"{"channel":"mail","to":"a@b.example","subject":"<b>","text":"new"}"#, 1);
    put(folder.path(), "c.json", r#"{"channel":"ma"#, 0);
    put(folder.path(), "d.json.tmp", r#"{"channel":"mail","to":"x","text":"not yet"}"#, 0);
    let messages = newest(folder.path()).await.unwrap();
    assert_eq!(messages.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["new", "old"]);
    let html = page(Lang::En, messages).render().unwrap();
    assert!(html.contains(r#"id="message-1""#) && html.contains(r#"id="message-2""#));
    assert!(!html.contains("<b>"), "text is escaped");
    assert_eq!(html.matches("<h2>").count(), 1, "a text message has no heading");
}

#[tokio::test]
async fn a_folder_not_made_yet_is_an_empty_mailbox() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(newest(&folder.path().join("outbox")).await.unwrap(), []);
}
