//! Codes that another device reads off the screen, as paths of SVG.

use qrcode::{Color, EcLevel, QrCode};

/// The light border that a code needs, in modules.
const QUIET_ZONE: usize = 4;

/// A code that is drawn.
pub(crate) struct Code {
    /// The path of its dark modules.
    pub(crate) path: String,
    /// How long a side is, in modules.
    pub(crate) side: usize,
}

impl Code {
    /// Draws a text that means the same in upper case, which packs tightest: the schemes and the base32 of ours do. `None`
    /// if it is too long.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text.to_ascii_uppercase(), EcLevel::L).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (place, colour) in code.to_colors().into_iter().enumerate() {
            if colour == Color::Dark {
                let (x, y) = (place % width + QUIET_ZONE, place / width + QUIET_ZONE);
                path.push_str(&format!("M{x} {y}h1v1h-1z"));
            }
        }
        Some(Self {
            path,
            side: width + 2 * QUIET_ZONE,
        })
    }
}
