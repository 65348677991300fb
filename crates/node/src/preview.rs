//! Small pictures of large ones: what a face shows of a file that is a picture, made when it is asked for.
//!
//! A picture comes from somebody else, and a few bytes of one can ask for any amount of memory and time. So what it says of
//! itself is looked at before anything is allocated for it, its bytes are counted and timed while they are read, and only
//! the formats that people send each other are known. What comes out is made of the pixels alone: nothing else that was in
//! the file (places, names, other pictures, scripts) is in it. docs/adr/0018-previews.md.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use thiserror::Error;

/// The most pixels of a picture that is decoded: those of most cameras. Four bytes each, and the colours of a progressive
/// JPEG while it is put together, make some 250 MB for a moment, once at a time.
const PIXELS_MAX: u64 = 24_000_000;

/// The widest and highest picture, in pixels: a strip that is longer is none that could be shown small.
const SIDE_PIXELS_MAX: u32 = 30_000;

/// What a decoder may allocate, in bytes: four for each pixel, and some for itself.
const ALLOC_BYTES_MAX: u64 = PIXELS_MAX * 4 + 32 * 1024 * 1024;

/// The largest file that is read: a picture of so many pixels that is compressed by nothing at all does not get one.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// How long reading may take, decoding included as far as it goes on while it is read. What is behind the last byte is
/// bounded by the pixels.
const PATIENCE: Duration = Duration::from_secs(5);

/// How wide and high the small picture is at most, in pixels: sharp in a message on any screen, some 20 KB.
const PREVIEW_SIDE_PIXELS: u32 = 320;

/// The quality of the small picture, in percent.
const QUALITY: u8 = 80;

/// A small picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Small {
    /// A JPEG.
    pub(crate) jpeg: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Why there is no small picture.
#[derive(Debug, Error)]
pub(crate) enum PreviewError {
    #[error("it cannot be read: {0}")]
    Io(io::Error),
    #[error("it is no picture that can be shown: PNG, JPEG, WebP and GIF are")]
    Format,
    #[error("its {0} bytes are more than are read for a preview")]
    FileTooLarge(u64),
    #[error("its {0} × {1} pixels are more than are read for a preview")]
    TooManyPixels(u32, u32),
    #[error("it takes too long to read")]
    TooSlow,
    #[error("it is damaged, or asks for too much memory")]
    Broken,
}

/// Makes a small picture of the one at `path`. Takes up to some seconds and the memory that the limits say.
///
/// # Errors
///
/// Fails when it is no picture, or one beyond the limits.
pub(crate) fn of(path: &Path) -> Result<Small, PreviewError> {
    let file = File::open(path).map_err(PreviewError::Io)?;
    let metadata = file.metadata().map_err(PreviewError::Io)?;
    if !metadata.is_file() {
        return Err(PreviewError::Format);
    }
    if metadata.len() > FILE_BYTES_MAX {
        return Err(PreviewError::FileTooLarge(metadata.len()));
    }
    small(BufReader::new(file), Instant::now() + PATIENCE)
}

fn small(file: impl BufRead + Seek, until: Instant) -> Result<Small, PreviewError> {
    let file = Timed { file, until };
    let mut reader = ImageReader::new(file).with_guessed_format().map_err(failed)?;
    let is_known = matches!(
        reader.format(),
        Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif)
    );
    if !is_known {
        return Err(PreviewError::Format);
    }
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(PreviewError::TooManyPixels(width, height));
    }
    // A picture without a word about it stands upright.
    let upright = decoder
        .orientation()
        .unwrap_or(image::metadata::Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    let mut picture = if width.max(height) > PREVIEW_SIDE_PIXELS {
        picture.thumbnail(PREVIEW_SIDE_PIXELS, PREVIEW_SIDE_PIXELS)
    } else {
        picture
    };
    picture.apply_orientation(upright);
    let picture = on_white(&picture);
    let mut jpeg = Cursor::new(Vec::new());
    picture
        .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))
        .map_err(refused)?;
    Ok(Small {
        jpeg: jpeg.into_inner(),
        width: picture.width(),
        height: picture.height(),
    })
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(SIDE_PIXELS_MAX);
    limits.max_image_height = Some(SIDE_PIXELS_MAX);
    limits.max_alloc = Some(ALLOC_BYTES_MAX);
    limits
}

/// The picture without what lies behind it where it is transparent: white, as on paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let picture = picture.to_rgba8();
    let mut flat = RgbImage::new(picture.width(), picture.height());
    for (to, from) in flat.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let alpha = u16::from(alpha);
        let blend = |colour: u8| {
            let white = 255_u16.saturating_sub(alpha).saturating_mul(255);
            let mixed = u16::from(colour).saturating_mul(alpha).saturating_add(white) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        *to = Rgb([blend(red), blend(green), blend(blue)]);
    }
    flat
}

fn failed(error: io::Error) -> PreviewError {
    match error.kind() {
        io::ErrorKind::TimedOut => PreviewError::TooSlow,
        _ => PreviewError::Io(error),
    }
}

fn refused(error: ImageError) -> PreviewError {
    match error {
        ImageError::IoError(error) if error.kind() == io::ErrorKind::TimedOut => PreviewError::TooSlow,
        ImageError::Unsupported(_) => PreviewError::Format,
        _ => PreviewError::Broken,
    }
}

/// Reads until a moment, and fails from then on.
struct Timed<R> {
    file: R,
    until: Instant,
}

impl<R> Timed<R> {
    fn check(&self) -> io::Result<()> {
        if Instant::now() < self.until {
            Ok(())
        } else {
            Err(io::ErrorKind::TimedOut.into())
        }
    }
}

impl<R: Read> Read for Timed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        self.file.read(buffer)
    }
}

impl<R: BufRead> BufRead for Timed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        self.file.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.file.consume(amount);
    }
}

impl<R: Seek> Seek for Timed<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.check()?;
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests;
