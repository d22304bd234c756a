import MienBasics
import MienFeatureMaps

/// Colours for shares, from nearly white for nothing to dark blue for all: what is often is much ink, on paper too.
enum ShareColors {
    /// The colour of a share from 0 to 1.
    ///
    /// It goes straight from end to end in OKLab (B. Ottosson, "A perceptual color space for image processing", 2020), where
    /// equal distances look equal: so do equal differences of two shares, and mostly in lightness, which every kind of
    /// colour vision sees.
    static func color(of share: Double) -> ColorMap.Color {
        let along = min(max(share, 0), 1)
        func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * along }
        return color(
            lightness: between(0.985, 0.33), greenRed: between(-0.002, -0.02), blueYellow: between(-0.006, -0.122))
    }

    /// Black or white, whichever is read more easily on a colour: its contrast is 4.5 at least, as the Web Content
    /// Accessibility Guidelines ask for.
    static func text(on color: ColorMap.Color) -> ColorMap.Color {
        // Where (1 + 0.05) / (luminance + 0.05) is (luminance + 0.05) / 0.05.
        ColorMap.Color(luminance(of: color) > 0.1791 ? 0x000000 : 0xFFFFFF)
    }

    /// The light that a colour gives, from 0 for black to 1 for white (WCAG 2.2, "relative luminance").
    static func luminance(of color: ColorMap.Color) -> Double {
        func linear(_ channel: UInt8) -> Double {
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
    }

    /// OKLab's colour in sRGB.
    private static func color(lightness: Double, greenRed: Double, blueYellow: Double) -> ColorMap.Color {
        let long = pow(lightness + 0.3963377774 * greenRed + 0.2158037573 * blueYellow, 3)
        let middle = pow(lightness - 0.1055613458 * greenRed - 0.0638541728 * blueYellow, 3)
        let short = pow(lightness - 0.0894841775 * greenRed - 1.2914855480 * blueYellow, 3)
        func channel(_ linear: Double) -> UInt32 {
            let linear = min(max(linear, 0), 1)
            let value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
            return UInt32((value * 255).rounded())
        }
        let red = channel(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short)
        let green = channel(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short)
        let blue = channel(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short)
        return ColorMap.Color(red << 16 | green << 8 | blue)
    }
}
