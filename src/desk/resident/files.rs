//! Files of a resident's own conversation, and of nobody else's.

use super::{Room, Visit, view};
use crate::domain::attachment::Attachment;
use crate::domain::ids::AttachmentId;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `GET /chat/files/{id}?council=slug`: pictures to be shown, everything else to be saved.
pub(super) async fn file(State(desk): Room, Path(id): Path<String>, visit: Visit) -> Response {
    let not_found = || {
        desk.notice(&visit, StatusCode::NOT_FOUND, "File not found", "This file is not in your conversation.")
    };
    let Ok(id) = AttachmentId::parse(&id) else { return not_found() };
    let found = async {
        let Some(history) = desk.history(&visit, 0).await? else { return Ok(None) };
        let theirs =
            history.messages.iter().flat_map(|message| &message.attachments).any(|file| file.id == id);
        if theirs { desk.assistant.attachment_bytes(&id).await } else { Ok(None) }
    };
    match found.await {
        Ok(Some((_, attachment, bytes))) => answer(&attachment, bytes),
        Ok(None) => not_found(),
        Err(error) => desk.unavailable(&visit, &error),
    }
}

fn answer(attachment: &Attachment, bytes: Vec<u8>) -> Response {
    let picture = view::is_picture(&attachment.media_type);
    let (media_type, disposition) = if picture {
        (attachment.media_type.as_str(), "inline")
    } else {
        ("application/octet-stream", "attachment")
    };
    let about = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (about, bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_a_browser_might_run_is_only_saved() {
        for (media_type, disposition) in
            [("image/png", "inline"), ("image/svg+xml", "attachment"), ("text/html", "attachment")]
        {
            let attachment = Attachment {
                id: AttachmentId::parse("abcdefgh").expect("an id"),
                media_type: media_type.to_owned(),
                bytes: 1,
                sha256: String::new(),
            };
            let response = answer(&attachment, vec![0]);
            assert_eq!(response.headers()[header::CONTENT_DISPOSITION], disposition, "{media_type}");
        }
    }
}
