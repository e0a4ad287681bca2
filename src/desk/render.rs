//! Templates to HTML. Everything that is put into a template is escaped there; no Rust code writes HTML.

use super::assets;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Environment, Error, ErrorKind, Value};

/// Every template, parsed once.
pub(super) struct Templates(Environment<'static>);

const SOURCES: [(&str, &str); 8] = [
    ("accessibility.html", include_str!("templates/accessibility.html")),
    ("base.html", include_str!("templates/base.html")),
    ("chat.html", include_str!("templates/chat.html")),
    ("councils.html", include_str!("templates/councils.html")),
    ("delete.html", include_str!("templates/delete.html")),
    ("messages.html", include_str!("templates/messages.html")),
    ("notice.html", include_str!("templates/notice.html")),
    ("privacy.html", include_str!("templates/privacy.html")),
];

impl Templates {
    /// Parses what is compiled in.
    pub(super) fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(minijinja::UndefinedBehavior::SemiStrict);
        environment.add_function("asset", |name: &str| {
            assets::address(name).ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "no such asset"))
        });
        for (name, source) in SOURCES {
            environment
                .add_template(name, source)
                .expect("templates are compiled in, and a test parses them");
        }
        Self(environment)
    }

    /// A piece of HTML.
    ///
    /// # Errors
    /// When a template asks for what `values` do not hold: a fault of ours.
    pub(super) fn piece(&self, name: &str, values: Value) -> Result<String, Error> {
        self.0.get_template(name)?.render(values)
    }

    /// A whole page, which no cache may keep: it may hold what a resident said.
    pub(super) fn page(&self, status: StatusCode, name: &str, values: Value) -> Response {
        match self.piece(name, values) {
            Ok(html) => (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response(),
            Err(error) => broken(&error),
        }
    }
}

/// The answer when a template fails: plain, since the templates are what failed.
fn broken(error: &Error) -> Response {
    tracing::error!(template.error = %error, "a page could not be rendered");
    (StatusCode::INTERNAL_SERVER_ERROR, "Sorry, there is a fault in this page. Please try again later.")
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    #[test]
    fn every_template_renders_and_escapes_what_it_is_given() {
        let templates = Templates::new();
        let evil = "<script>alert('x')</script>";
        for (name, _) in SOURCES.iter().filter(|(name, _)| *name != "base.html") {
            let values = context! {
                council => evil, query => "council=a&embed=1", title => evil, text => evil, notice => evil,
                councils => [context! { id => "a", name => evil }], unknown => false, deleted => true,
                emergency => true, embedded => true, owner => "bot", who_answers => evil, last => 3, longest => 4000,
                ids => ["a", "b", "c"], conversations => "1 day", tickets => "1 day", attachments => "1 day",
                receipts => "1 day", dead_letters => "1 day", deliveries => "1 day", messages => Vec::<Value>::new(),
            };
            let html = templates.piece(name, values).expect(name);
            assert!(!html.contains("<script>alert"), "{name}: {html}");
        }
    }
}
