//! QR codes for the terminal.

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

/// Draws `text` as a QR code of half-block characters, dark on light, or returns `None` when it is too long.
///
/// Upper case packs tightest in a QR code, and neither the scheme nor base32 cares.
pub(crate) fn draw(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text.to_ascii_uppercase(), EcLevel::L).ok()?;
    // Terminals are mostly dark, so the light modules are the ones to draw.
    let drawn = code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build();
    Some(drawn)
}
