//! An address as a picture for a telephone's camera.

use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use qrcode::QrCode;
use qrcode::render::svg;

use super::ApiResult;
use crate::web::problem::ApiProblem;

/// The smallest side of the picture, in its own units; pages show it in whatever size they like.
const SIDE: u32 = 240;

/// `address` as a QR code.
pub(super) fn of(address: &str) -> ApiResult<impl IntoResponse + use<>> {
    let code = QrCode::new(address).map_err(|_| {
        let detail = "The address is too long for a picture. Open the address itself.";
        ApiProblem::new(StatusCode::NOT_FOUND, detail)
    })?;
    // A camera wants the quiet zone and dark on light, whatever colours the page has.
    let picture = code
        .render()
        .min_dimensions(SIDE, SIDE)
        .quiet_zone(true)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build();
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture))
}
