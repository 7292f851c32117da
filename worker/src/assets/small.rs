//! Small pictures of large ones, made here, where they hold nobody up.

use js_sys::Object;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap, ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

use super::kind::LINES;
use crate::scope;

/// What small pictures are made as.
pub(super) const MIME: &str = "image/webp";
/// Their longer side, in pixels: sharp on a card of a screen with fine pixels.
const SIDE_MAX: f64 = 480.0;
/// A picture of so few bytes is its own small picture.
const SMALL_BYTES_MAX: f64 = 24.0 * 1024.0;
/// Drawn from lines it has no size of its own; one that is larger is no drawing for a card.
const LINES_BYTES_MAX: f64 = 1024.0 * 1024.0;

/// Whether a picture is shown small as it is.
pub(super) fn is_small_enough(blob: &Blob, mime: &str) -> bool {
    let most = if mime == LINES { LINES_BYTES_MAX } else { SMALL_BYTES_MAX };
    mime.starts_with("image/") && blob.size() <= most
}

/// Width and height of a picture; `None` where the browser cannot read it.
pub(super) async fn size(blob: &Blob) -> Option<(u32, u32)> {
    let bitmap = read(blob).await?;
    let size = (bitmap.width(), bitmap.height());
    bitmap.close();
    Some(size)
}

/// A small picture of a picture; `None` of anything else, and where the browser makes none.
pub(super) async fn made_of(blob: &Blob, mime: &str) -> Option<Blob> {
    if !mime.starts_with("image/") || mime == LINES {
        return None;
    }
    let bitmap = read(blob).await?;
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (SIDE_MAX / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).round().max(1.0), (height * scale).round().max(1.0));
    let canvas = OffscreenCanvas::new(width as u32, height as u32).ok()?;
    let context: OffscreenCanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height).ok()?;
    bitmap.close();
    let options: ImageEncodeOptions = Object::new().unchecked_into();
    options.set_type(MIME);
    let made = JsFuture::from(canvas.convert_to_blob_with_options(&options).ok()?).await.ok()?;
    Some(made.unchecked_into())
}

async fn read(blob: &Blob) -> Option<ImageBitmap> {
    // Where there is no such function, asking for it throws.
    let asked = scope::global().create_image_bitmap_with_blob(blob).ok()?;
    Some(JsFuture::from(asked).await.ok()?.unchecked_into())
}
