public import Foundation

/// Small raw pictures of several makers, written by `Tests/RawFiles/raws.py`: `cr2.cr2`, `cr3.cr3` …, each with a preview, and
/// `bare.dng` without one.
public enum Raws {
    public static let names = [
        "arw.arw", "cr2.cr2", "cr3.cr3", "dng.dng", "nef.nef", "nrw.nrw", "orf.orf", "pef.pef", "raf.raf", "sr2.sr2",
    ]

    /// - Parameters:
    ///   - folder: an absolute path.
    ///   - preview: of all of them, a JPEG.
    ///   - orientation: EXIF, 1…8.
    public static func write(
        to folder: String, preview: URL = Fixtures.photos.appending(path: "P1030477.JPG"), orientation: Int = 1
    ) throws {
        let script = Fixtures.repository.appending(path: "Tests/RawFiles/raws.py").path
        let made = try Shell.run("python3 -B '\(script)' '\(folder)' '\(preview.path)' --orientation \(orientation)")
        if made.status != 0 { throw Failed(message: made.error) }
    }

    public struct Failed: Error {
        public var message: String
    }
}
