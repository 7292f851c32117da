//! The relay's one router, and what holds for every answer: the content policy, compression, the log.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use crate::{App, blobs, site, socket};

/// What the page may load and reach. Relays on other hosts may be connected to, hence the schemes in
/// `connect-src`; nothing else comes from elsewhere, and nothing runs that is not a file of the app.
const CONTENT_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; media-src 'self' blob:; frame-src blob:; font-src 'self'; \
    connect-src 'self' ws: wss: http: https:; \
    worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'none'";

/// Everything that this relay answers to.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/sync", get(socket::open))
        .route("/blobs/{hash}", get(blobs::serve).put(blobs::serve).layer(DefaultBodyLimit::disable()))
        .fallback(get(site::serve))
        .with_state(app)
        .layer(always(CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .layer(always(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(REFERRER_POLICY, "no-referrer"))
        .layer(always(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
        .layer(TraceLayer::new_for_http())
}

/// Answers 200 while the relay takes requests, 503 once it stops: for supervisors and for tests that wait for
/// it.
async fn health(State(app): State<Arc<App>>) -> Response {
    let (status, state) = if app.stop.is_cancelled() {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping")
    } else {
        (StatusCode::OK, "ok")
    };
    let body = serde_json::json!({ "state": state, "version": env!("CARGO_PKG_VERSION") });
    (status, Json(body)).into_response()
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// Fonts and packages are compressed already; files beside the records are given as they are.
fn worth_compressing() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::new("font/woff2"))
        .and(NotForContentType::new("application/zip"))
        .and(NotForContentType::new("application/octet-stream"))
}
