//! The icon, drawn from the same shapes as `overlay/lib/icon.svg`: no decoder is needed for so little.

/// Its width and height, in pixels.
pub(super) const SIZE: u32 = 32;
/// Samples in each direction of a pixel, so that edges are soft.
const SAMPLES: u32 = 4;

/// A colour: red, green, blue.
type Colour = [u32; 3];
const SEA: Colour = [0x2a, 0x65, 0x61];
const HULL: Colour = [0xf5, 0xf1, 0xe8];
const SAIL: Colour = [0x8f, 0xc5, 0xbc];
/// The sea while everything is at rest.
const CALM: Colour = [0x7d, 0x86, 0x84];

/// The icon as bytes of red, green, blue and opacity, row by row; greyed while everything is `at_rest`.
pub(super) fn rgba(at_rest: bool) -> Vec<u8> {
    let sea = if at_rest { CALM } else { SEA };
    let mut pixels = Vec::with_capacity((SIZE * SIZE * 4) as usize);
    for y in 0..SIZE {
        for x in 0..SIZE {
            let mut sum: Colour = [0; 3];
            let mut covered = 0;
            for sample in 0..SAMPLES * SAMPLES {
                let within =
                    |pixel: u32, step: u32| f64::from(pixel) + (f64::from(step) + 0.5) / f64::from(SAMPLES);
                let place = (within(x, sample % SAMPLES), within(y, sample / SAMPLES));
                if let Some(colour) = colour_at(place, sea) {
                    covered += 1;
                    sum.iter_mut().zip(colour).for_each(|(sum, part)| *sum += part);
                }
            }
            let byte = |value: u32| u8::try_from(value).unwrap_or(u8::MAX);
            pixels.extend(sum.map(|part| byte(part.checked_div(covered).unwrap_or_default())));
            pixels.push(byte(covered * 255 / (SAMPLES * SAMPLES)));
        }
    }
    pixels
}

/// What is at a place of the picture, which is 32 units wide; none outside the circle.
fn colour_at((x, y): (f64, f64), sea: Colour) -> Option<Colour> {
    let ellipse = |across: f64, down: f64, wide: f64, high: f64| {
        ((x - across) / wide).powi(2) + ((y - down) / high).powi(2) <= 1.0
    };
    if !ellipse(16.0, 16.0, 15.0, 15.0) {
        return None;
    }
    let in_hull = y >= 15.0 && ellipse(16.0, 15.0, 10.0, 9.0);
    let in_sail = x <= 15.0 && y <= 13.0 && ellipse(15.0, 13.0, 6.0, 7.0);
    Some(if in_hull {
        HULL
    } else if in_sail {
        SAIL
    } else {
        sea
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_round_picture_of_a_boat() {
        let picture = rgba(false);
        assert_eq!(picture.len(), (SIZE * SIZE * 4) as usize);
        let pixel = |x: u32, y: u32| picture[((y * SIZE + x) * 4) as usize..][..4].to_vec();
        assert_eq!(pixel(0, 0)[3], 0, "nothing in the corner");
        assert_eq!(pixel(16, 20), [0xf5, 0xf1, 0xe8, 255]);
        assert_eq!(pixel(13, 11), [0x8f, 0xc5, 0xbc, 255]);
        assert_eq!(pixel(22, 9), [0x2a, 0x65, 0x61, 255]);
        assert_ne!(rgba(true), picture);
    }
}
