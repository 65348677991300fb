//! Pictures that are what they say, and pictures that are made to cost.

use image::{Rgba, RgbaImage};

use super::*;

fn soon() -> Instant {
    Instant::now() + PATIENCE
}

/// A picture that is red on the left and transparent on the right.
fn picture(width: u32, height: u32) -> DynamicImage {
    DynamicImage::from(RgbaImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgba([200, 0, 0, 255])
        } else {
            Rgba([0, 0, 0, 0])
        }
    }))
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = match format {
        ImageFormat::Jpeg => DynamicImage::from(on_white(picture)),
        _ => picture.clone(),
    };
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn small_of(bytes: &[u8]) -> Result<Small, PreviewError> {
    small(Cursor::new(bytes), soon())
}

/// The first bytes of a PNG that says that it has so many pixels, with nothing in it.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = written(&picture(1, 1), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

/// The checksum of a PNG's chunk (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[test]
fn pictures_of_four_formats_become_small_ones() {
    let large = picture(1000, 500);
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let small = small_of(&written(&large, format)).unwrap();
        assert_eq!((small.width, small.height), (320, 160), "{format:?}");
        let shown = image::load_from_memory(&small.jpeg).unwrap().to_rgb8();
        let [red, green, _] = shown.get_pixel(40, 80).0;
        assert!(red > 180 && green < 40, "{format:?}: {red} {green}");
        let right = shown.get_pixel(280, 80).0;
        assert!(right.iter().all(|colour| *colour > 240), "{format:?}: {right:?}");
        assert!(small.jpeg.len() < 20_000, "{format:?}: {}", small.jpeg.len());
    }
}

#[test]
fn a_small_picture_stays_as_it_is() {
    let small = small_of(&written(&picture(10, 3), ImageFormat::Png)).unwrap();
    assert_eq!((small.width, small.height), (10, 3));
}

#[test]
fn a_picture_of_a_hundred_gigapixels_is_refused_before_anything_is_allocated() {
    let start = Instant::now();
    for (width, height) in [
        (316_228, 316_228),
        (u32::MAX >> 1, u32::MAX >> 1),
        (SIDE_PIXELS_MAX + 1, 1),
    ] {
        let outcome = small_of(&png(width, height));
        assert!(matches!(outcome, Err(PreviewError::Broken)), "{outcome:?}");
    }
    let outcome = small_of(&png(SIDE_PIXELS_MAX, SIDE_PIXELS_MAX));
    assert!(
        matches!(
            outcome,
            Err(PreviewError::TooManyPixels(SIDE_PIXELS_MAX, SIDE_PIXELS_MAX))
        ),
        "{outcome:?}"
    );
    // A GIF says it in two bytes each.
    let mut gif = written(&picture(1, 1), ImageFormat::Gif);
    gif[6..10].fill(0xff);
    assert!(small_of(&gif).is_err());
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn a_decoder_that_wants_more_memory_gets_none() {
    let mut left = limits();
    left.reserve(ALLOC_BYTES_MAX).unwrap();
    assert!(left.reserve(1).is_err());
    // Few enough pixels, but eight bytes for each.
    assert!(limits().reserve(PIXELS_MAX * 8).is_err());
}

#[test]
fn one_pixel_too_many_is_one_too_many() {
    let side = u32::try_from(PIXELS_MAX / 4000).unwrap();
    let outcome = small_of(&png(4000, side + 1));
    assert!(
        matches!(outcome, Err(PreviewError::TooManyPixels(..))),
        "{outcome:?}"
    );
    // As many as are allowed are looked at, and found to be missing.
    let outcome = small_of(&png(4000, side));
    assert!(matches!(outcome, Err(PreviewError::Broken)), "{outcome:?}");
}

#[test]
fn what_is_no_picture_or_a_damaged_one_is_none() {
    for bytes in [
        &b""[..],
        b"hello",
        b"%PDF-1.7",
        b"<svg onload=\"alert(1)\"/>",
        b"BM000000",
    ] {
        let outcome = small_of(bytes);
        assert!(matches!(outcome, Err(PreviewError::Format)), "{outcome:?}");
    }
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let bytes = written(&picture(100, 100), format);
        for len in (0..bytes.len()).step_by(5) {
            // Some are shown as far as they go; none may panic.
            let _ = small_of(&bytes[..len]);
        }
        for at in (0..bytes.len()).step_by(5) {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0x55;
            let _ = small_of(&bytes);
        }
    }
}

#[test]
fn who_reads_for_too_long_stops() {
    let bytes = written(&picture(100, 100), ImageFormat::Png);
    let outcome = small(Cursor::new(bytes), Instant::now());
    assert!(matches!(outcome, Err(PreviewError::TooSlow)), "{outcome:?}");
}

#[test]
fn files_that_are_too_large_or_none_are_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.png");
    let file = File::create(&path).unwrap();
    file.set_len(FILE_BYTES_MAX + 1).unwrap();
    let outcome = of(&path);
    assert!(
        matches!(outcome, Err(PreviewError::FileTooLarge(len)) if len == FILE_BYTES_MAX + 1),
        "{outcome:?}"
    );
    assert!(matches!(
        of(&dir.path().join("missing")),
        Err(PreviewError::Io(_))
    ));
    std::fs::write(&path, written(&picture(7, 7), ImageFormat::Png)).unwrap();
    assert_eq!(of(&path).unwrap().width, 7);
}

#[test]
fn a_picture_that_lies_on_its_side_stands_upright() {
    // The orientation of a camera held upright (EXIF 2.3, tag 0x0112, value 6), in front of a picture.
    let jpeg = written(&picture(64, 16), ImageFormat::Jpeg);
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut turned = jpeg[..2].to_vec();
    turned.extend([0xff, 0xe1]);
    turned.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    turned.extend(exif);
    turned.extend(&jpeg[2..]);
    let small = small_of(&turned).unwrap();
    assert_eq!((small.width, small.height), (16, 64));
    assert!(
        !small.jpeg.windows(4).any(|bytes| bytes == b"Exif"),
        "nothing but pixels is left"
    );
}
