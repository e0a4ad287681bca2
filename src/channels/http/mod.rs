//! The `/v1` API: residents' enquiries and conversations, integrators' channels, agents' tickets.
//!
//! Every shape that crosses the wire is a struct of this folder, so that the domain can change without breaking
//! callers; `/openapi.json` is made from the same structs.

mod acts;
mod attachments;
mod conditions;
mod conversations;
mod deliveries;
mod endpoint_views;
mod endpoints;
mod enquiries;
mod error;
mod events;
mod inbound;
mod reference;
mod text;
mod ticket_views;
mod tickets;
mod views;
mod words;

use crate::assistant::Assistant;
use crate::web::problem::Body;
use crate::web::server::{self, Lifecycle};
use crate::web::{UPLOAD_LIMIT, UPLOAD_TIME};
use axum::Router;
use axum::extract::FromRef;
use axum::http::{HeaderValue, header};
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi as Describe};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What the routes need.
#[derive(Clone)]
pub struct Api {
    /// Who answers.
    pub assistant: Arc<Assistant>,
    /// Tells event streams when to end.
    pub life: Lifecycle,
    /// Whether endpoints may be on plain http and in private networks.
    pub allow_private: bool,
}

impl FromRef<Api> for Arc<Assistant> {
    fn from_ref(api: &Api) -> Self {
        Arc::clone(&api.assistant)
    }
}

/// The API, its description and the page that shows it. Pages of the embedding origins may call the resident's part.
pub fn router(api: Api, embed_origins: &[HeaderValue]) -> Router {
    let (routes, description) = routes_and_description(embed_origins);
    routes.with_state(api).merge(reference::router(&description))
}

/// The API's description, as `/openapi.json` gives it.
pub fn openapi() -> OpenApi {
    routes_and_description(&[]).1
}

fn routes_and_description(embed_origins: &[HeaderValue]) -> (Router<Api>, OpenApi) {
    let (conversations, mut description) = OpenApiRouter::with_openapi(<Description as Describe>::openapi())
        .routes(routes!(enquiries::enquire))
        .routes(routes!(conversations::read, conversations::erase))
        .routes(routes!(events::follow))
        .split_for_parts();
    let (uploads, described) = OpenApiRouter::new().routes(routes!(attachments::upload)).split_for_parts();
    description.merge(described);
    let (tickets, described) = OpenApiRouter::new()
        .routes(routes!(tickets::list))
        .routes(routes!(tickets::read))
        .routes(routes!(tickets::attachment))
        .routes(routes!(acts::claim))
        .routes(routes!(acts::reply))
        .routes(routes!(acts::update))
        .routes(routes!(acts::give_back))
        .routes(routes!(acts::close))
        .split_for_parts();
    description.merge(described);
    let (endpoints, described) = OpenApiRouter::new()
        .routes(routes!(endpoints::create, endpoints::list))
        .routes(routes!(endpoints::read, endpoints::change, endpoints::remove))
        .routes(routes!(endpoints::rotate))
        .routes(routes!(deliveries::list))
        .routes(routes!(deliveries::replay_one))
        .routes(routes!(deliveries::replay_range))
        .routes(routes!(deliveries::test))
        .routes(routes!(inbound::receive))
        .split_for_parts();
    description.merge(described);

    let routes = server::ordinary(conversations)
        .merge(server::bounded(uploads, UPLOAD_LIMIT, UPLOAD_TIME))
        .layer(server::cors(embed_origins))
        .merge(server::ordinary(tickets))
        .merge(server::ordinary(endpoints))
        .layer(server::default_header(header::CACHE_CONTROL, "no-store"));
    (routes, description)
}

#[derive(Describe)]
#[openapi(
    info(title = "Moothall", description = "A council's front door: enquiries, conversations and tickets."),
    components(schemas(Body)),
    modifiers(&Keys),
    tags(
        (name = "residents", description = "What a resident's page or an integrator's channel calls"),
        (name = "endpoints", description = "Whom to tell of what happens; needs an administrator's key, or a signature"),
        (name = "tickets", description = "What an agent's system calls; needs a key of the role agent or administrator"),
    )
)]
struct Description;

struct Keys;

impl Modify for Keys {
    fn modify(&self, description: &mut OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A key that `moothall key create` printed."))
            .build();
        description
            .components
            .get_or_insert_default()
            .add_security_scheme("key", SecurityScheme::Http(bearer));
    }
}
