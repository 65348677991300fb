//! A picture of what the registry says of all 65,536 ports: a PNG of 256 by 256, one pixel each, in rows.
//!
//! Written by hand: one palette with transparency and no compression is a page of code, where a library for images
//! would be the largest dependency of the page. 64 KiB over loopback are nothing.

use api::ports::{RegistryStatus, Run};

/// Pixels in a row, and rows.
const SIDE: usize = 256;
/// Red, green, blue and opacity by [`index`]: a blue that is quiet on white and on black, for what is assigned; a
/// violet for what is reserved; an orange for what was taken back; nothing for the rest.
const PALETTE: [[u8; 4]; 4] = [
    [0, 0, 0, 0],
    [64, 120, 192, 150],
    [150, 110, 200, 150],
    [214, 130, 60, 190],
];
/// The largest block that deflate stores without compression.
const STORED_MAX: usize = 0xffff;

/// Draws the picture.
pub(crate) fn png(runs: &[Run]) -> Vec<u8> {
    let mut pixels = vec![0_u8; SIDE * SIDE];
    for run in runs {
        let ports = usize::from(run.first_port)..=usize::from(run.last_port);
        if let Some(pixels) = pixels.get_mut(ports) {
            pixels.fill(index(run.status));
        }
    }
    let mut lines = Vec::with_capacity(SIDE * (SIDE + 1));
    for row in pixels.chunks(SIDE) {
        // Filter 0: bytes as they are.
        lines.push(0);
        lines.extend_from_slice(row);
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    // 256 wide, 256 high, 8 bits, palette, no interlacing.
    chunk(&mut png, *b"IHDR", &[0, 0, 1, 0, 0, 0, 1, 0, 8, 3, 0, 0, 0]);
    let colours: Vec<u8> = PALETTE
        .iter()
        .flat_map(|[red, green, blue, _]| [*red, *green, *blue])
        .collect();
    let opacities: Vec<u8> = PALETTE.iter().map(|[.., opacity]| *opacity).collect();
    chunk(&mut png, *b"PLTE", &colours);
    chunk(&mut png, *b"tRNS", &opacities);
    chunk(&mut png, *b"IDAT", &zlib(&lines));
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn index(status: RegistryStatus) -> u8 {
    match status {
        RegistryStatus::Assigned => 1,
        RegistryStatus::Reserved => 2,
        RegistryStatus::Withdrawn => 3,
        RegistryStatus::Unassigned | RegistryStatus::NoRecord => 0,
    }
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) {
    let len = u32::try_from(body.len()).unwrap_or(u32::MAX);
    png.extend_from_slice(&len.to_be_bytes());
    let start = png.len();
    png.extend_from_slice(&kind);
    png.extend_from_slice(body);
    let checked = png.get(start..).unwrap_or_default();
    png.extend_from_slice(&crc32(checked).to_be_bytes());
}

/// RFC 1950 around stored blocks of RFC 1951.
fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(STORED_MAX).peekable();
    while let Some(block) = blocks.next() {
        let len = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(u8::from(blocks.peek().is_none()));
        out.extend_from_slice(&len.to_le_bytes());
        out.extend_from_slice(&(!len).to_le_bytes());
        out.extend_from_slice(block);
    }
    out.extend_from_slice(&adler32(bytes).to_be_bytes());
    out
}

fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    b << 16 | a
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let has_low_bit = crc & 1 == 1;
            crc >>= 1;
            if has_low_bit {
                crc ^= 0xedb8_8320;
            }
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn what_is_longer_than_a_block_is_stored_in_two() {
        let heads = |len: usize| {
            let stored = zlib(&vec![7; len]);
            let first = (stored[2], u16::from_le_bytes([stored[3], stored[4]]));
            (first, stored.len() - len)
        };
        // Two bytes before and four behind all blocks, five before each.
        assert_eq!(heads(STORED_MAX), ((1, u16::MAX), 11));
        assert_eq!(heads(STORED_MAX + 1), ((0, u16::MAX), 16));
    }

    #[test]
    fn a_picture_has_a_pixel_for_every_port() {
        let run = Run {
            first_port: 0,
            last_port: u16::MAX,
            status: RegistryStatus::Assigned,
            service: None,
        };
        let picture = png(&[run]);
        assert!(picture.iter().filter(|byte| **byte == 1).count() >= SIDE * SIDE);
        assert!(picture.ends_with(b"IEND\xae\x42\x60\x82"));
    }
}
