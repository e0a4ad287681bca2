//! `POST /v1/attachments`: a file, before the enquiry or reply that carries it.

use super::text::invalid;
use super::views::AttachmentView;
use super::{Api, error};
use crate::domain::ids::CouncilId;
use crate::web::problem::{self, Problem};
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use utoipa::ToSchema;

/// The form that an upload sends.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; the fields are read one by one")]
pub(super) struct UploadForm {
    /// The council's short name.
    #[schema(example = "borsetshire")]
    council: String,
    /// The file, 20 MB at most. Its name and stated type are ignored.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Keeps a file for an enquiry or reply that will name it. The same file sent again is kept once.
#[utoipa::path(
    post, path = "/v1/attachments", tag = "residents",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "Kept", body = AttachmentView),
        error::Refused,
    )
)]
pub(super) async fn upload(
    State(api): State<Api>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<axum::Json<AttachmentView>, Problem> {
    let mut form = form
        .map_err(|_| Problem::new(problem::WRONG_MEDIA_TYPE, "Send multipart/form-data with a boundary."))?;
    let (mut council, mut file) = (None, None);
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name() {
            Some("council") => council = Some(known_council(&api, field).await?),
            Some("file") => file = Some(field.bytes().await.map_err(unreadable)?),
            _ => return Err(invalid("The fields are council and file.")),
        }
    }
    let council = council.ok_or_else(|| invalid("The field council is needed."))?;
    let bytes = file.ok_or_else(|| invalid("The field file is needed."))?;
    let kept = api.assistant.add_attachment(&council, bytes.into()).await;
    Ok(axum::Json(kept.map_err(error::attachment)?.into()))
}

async fn known_council(api: &Api, field: Field<'_>) -> Result<CouncilId, Problem> {
    let name = field.text().await.map_err(unreadable)?;
    CouncilId::parse(name.trim())
        .ok()
        .filter(|council| api.assistant.has_council(council))
        .ok_or_else(error::no_council)
}

fn unreadable(error: MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => error::too_large_file(),
        _ => Problem::new(problem::MALFORMED, "The multipart form did not arrive whole."),
    }
}
