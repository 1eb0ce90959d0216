import Foundation
import Libraries
public import PhotoModel
import Synchronization

/// The decoding libraries of libvips, as loaded in this process.
public enum Decoders {
    private enum Version {
        /// A function that returns a text.
        case text(String)
        /// A function that returns a number: one byte per part, or thousands.
        case bytes(String)
        case thousands(String)
    }

    private static let all: [(name: String, files: [String], version: Version)] = [
        ("libheif", ["libheif.so.1", "libheif.1.dylib"], .text("heif_get_version")),
        ("libtiff", ["libtiff.so.6", "libtiff.so.5", "libtiff.6.dylib"], .text("TIFFGetVersion")),
        ("libwebp", ["libwebp.so.7", "libwebp.7.dylib"], .bytes("WebPGetDecoderVersion")),
        ("libjxl", ["libjxl.so.0.7", "libjxl.so.0.10", "libjxl.so.0.11"], .thousands("JxlDecoderVersion")),
        ("libopenjp2", ["libopenjp2.so.7", "libopenjp2.7.dylib"], .text("opj_version")),
        ("LibRaw", LibRaw.files, .text("libraw_version")),
    ]

    /// Also the decoders that libvips doesn't trust are used.
    static let isTrusted = Atomic(false)

    /// Frames of videos can be read, where there is a sandbox for it.
    public static var readsVideos: Bool { FFmpegThumbnailer.shared != nil }

    /// Versions of those on this machine: "libheif 1.15.1".
    public static func versions() -> [String] {
        all.compactMap { library in version(library).map { "\(library.name) \($0)" } }
    }

    /// The same of one format's decoder; nil where it can't be loaded.
    public static func version(of format: PhotoFormat) -> String? {
        let decoder = decoder(of: format)
        return decoder.contains(" ") ? decoder : nil
    }

    /// Name and version of the decoder of a format, such as "libheif 1.15.1"; only the name if the version is unknown.
    static func decoder(of format: PhotoFormat) -> String {
        let name =
            switch format {
            case .jpeg: "libjpeg"
            case .png: "libpng"
            case .webp: "libwebp"
            case .heif, .avif: "libheif"
            case .tiff: "libtiff"
            case .gif: "libnsgif"
            case .jxl: "libjxl"
            case .jp2: "libopenjp2"
            case .raw: "LibRaw"
            case .video: "FFmpeg"
            }
        return all.first { $0.name == name }.flatMap { library in version(library).map { "\(name) \($0)" } } ?? name
    }

    private static func version(_ library: (name: String, files: [String], version: Version)) -> String? {
        for file in library.files {
            guard let opened = OptionalLibrary([file]) else { continue }
            switch library.version {
            case .text(let name):
                guard let text: @convention(c) () -> UnsafePointer<CChar>? = opened.find(name) else { continue }
                return text().flatMap { firstNumber(String(cString: $0)) }
            case .bytes(let name):
                guard let number = number(opened, name) else { continue }
                return "\(number >> 16 & 0xFF).\(number >> 8 & 0xFF).\(number & 0xFF)"
            case .thousands(let name):
                guard let number = number(opened, name) else { continue }
                return "\(number / 1_000_000).\(number / 1_000 % 1_000).\(number % 1_000)"
            }
        }
        return nil
    }

    private static func number(_ library: OptionalLibrary, _ name: String) -> UInt32? {
        let function: (@convention(c) () -> UInt32)? = library.find(name)
        return function?()
    }

    /// "LIBTIFF, Version 4.5.0" becomes 4.5.0.
    private static func firstNumber(_ text: String) -> String? {
        text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "-" }).first { $0.first?.isNumber == true }.map(
            String.init)
    }

    // MARK: Why

    /// Messages of libheif for files that only a later version reads (strukturag/libheif, issues 1190, 1213 and 819).
    private static let newerHEIF = [
        "Metadata not correctly assigned to image", "Too many auxiliary image references",
        "Non-existing depth image referenced",
    ]

    /// Why a file could not be decoded: library, format, and the library's message if there is one.
    static func why(_ words: String?, _ format: PhotoFormat?) -> String {
        guard let format else { return words ?? "unknown format" }
        let decoder = decoder(of: format)
        if format == .heif || format == .avif, let words, newerHEIF.contains(where: words.contains) {
            return "\(decoder) cannot read this file; 1.18 can (\(words))"
        }
        if !isTrusted.load(ordering: .relaxed), [.jxl, .jp2].contains(format) {
            return "\(decoder) is used in a sandbox only, and this system has no Landlock or no seccomp"
        }
        let name = "\(format)".uppercased()
        return "\(decoder) cannot decode this \(name) file" + (words.map { ": \($0)" } ?? "")
    }
}
